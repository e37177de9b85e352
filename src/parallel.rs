//! Items -> results, in parallel and in order.

use std::collections::BTreeMap;

use crossbeam_channel::bounded;

/// Maps items on `threads` threads and hands the results over in the order of the items, on the calling thread.
///
/// At most a few items a thread are under way, read but not yet handed over, so memory does not grow with the input and
/// a slow stream is answered item by item. Ends early with the first error of `each`; the items are then dropped.
pub fn in_order<T: Send, R: Send, E>(
    items: impl Iterator<Item = T> + Send,
    threads: usize,
    map: impl Fn(T) -> R + Sync,
    mut each: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let threads = threads.max(1);
    let ahead = threads * 4;
    let (permit, permits) = bounded::<()>(ahead);
    let (feed, work) = bounded::<(usize, T)>(ahead);
    let (done, results) = bounded::<(usize, R)>(ahead);
    let map = &map;
    // The channels' ends belong to the scope: leaving it early by an error drops them, which ends the threads.
    std::thread::scope(move |scope| {
        scope.spawn(move || {
            for item in items.enumerate() {
                // Taken back when the item's result was handed over; an error is where nobody wants more.
                if permit.send(()).is_err() || feed.send(item).is_err() {
                    return;
                }
            }
        });
        for _ in 0..threads {
            let (work, done) = (work.clone(), done.clone());
            scope.spawn(move || {
                for (number, item) in work {
                    if done.send((number, map(item))).is_err() {
                        return;
                    }
                }
            });
        }
        // The workers' own ends keep the channels open.
        drop((work, done));
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (number, result) in &results {
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&next) {
                each(result)?;
                next += 1;
                let _ = permits.recv();
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for threads in [1, 2, 7] {
            let mut seen = Vec::new();
            let slow = |n: u64| {
                std::thread::sleep(std::time::Duration::from_micros((n * 7919) % 300));
                n * 2
            };
            in_order(0..200, threads, slow, |n| {
                seen.push(n);
                Ok::<(), ()>(())
            })
            .unwrap();
            assert_eq!(seen, (0..200).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_ends_an_endless_input() {
        let ended = in_order(0.., 2, |n: u32| n, |n| if n < 50 { Ok(()) } else { Err(n) });
        assert_eq!(ended, Err(50));
    }
}
