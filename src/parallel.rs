//! Items -> results, in parallel and in order.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crossbeam_channel::bounded;

/// What one item may be large and still count as one.
const UNIT_BYTES: usize = 8 << 20;

/// Maps items on `threads` threads and hands the results over in the order of the items, on the calling thread.
///
/// At most a few items a thread are under way, read but not yet handed over, so memory does not grow with the input and
/// a slow stream is answered item by item. Ends early with the first error of `each`; the items are then dropped.
///
/// # Panics
///
/// Where `map` panics: on the calling thread, when that item's turn comes.
pub fn in_order<T: Send, R: Send, E>(
    items: impl Iterator<Item = T> + Send,
    threads: usize,
    map: impl Fn(T) -> R + Sync,
    each: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    in_order_by_bytes(items, threads, |_| 0, map, each)
}

/// As [`in_order`], for items of very different sizes: a large one counts as many, so that what is under way is bounded
/// in bytes too (to 32 MiB a thread, or one item).
pub fn in_order_by_bytes<T: Send, R: Send, E>(
    items: impl Iterator<Item = T> + Send,
    threads: usize,
    bytes: impl Fn(&T) -> usize + Send,
    map: impl Fn(T) -> R + Sync,
    mut each: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let threads = threads.max(1);
    let ahead = threads * 4;
    let (permit, permits) = bounded::<()>(ahead);
    let (feed, work) = bounded::<(usize, usize, T)>(ahead);
    let (done, results) = bounded::<(usize, usize, std::thread::Result<R>)>(ahead);
    let map = &map;
    // The channels' ends belong to the scope: leaving it early by an error drops them, which ends the threads.
    std::thread::scope(move |scope| {
        scope.spawn(move || {
            for (number, item) in items.enumerate() {
                let units = (1 + bytes(&item) / UNIT_BYTES).min(ahead);
                // Taken back when the item's result was handed over; an error is where nobody wants more.
                let permitted = (0..units).all(|_| permit.send(()).is_ok());
                if !permitted || feed.send((number, units, item)).is_err() {
                    return;
                }
            }
        });
        for _ in 0..threads {
            let (work, done) = (work.clone(), done.clone());
            scope.spawn(move || {
                for (number, units, item) in work {
                    // A worker that went away in silence would leave the others waiting for its permits.
                    let result = catch_unwind(AssertUnwindSafe(|| map(item)));
                    if done.send((number, units, result)).is_err() {
                        return;
                    }
                }
            });
        }
        // The workers' own ends keep the channels open.
        drop((work, done));
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (number, units, result) in &results {
            waiting.insert(number, (units, result));
            while let Some((units, result)) = waiting.remove(&next) {
                each(result.unwrap_or_else(|cause| resume_unwind(cause)))?;
                next += 1;
                for _ in 0..units {
                    let _ = permits.recv();
                }
            }
        }
        Ok(())
    })
}

/// The items and the bytes that [`batches`] puts together; a larger item goes alone or last. Over 20,000 files that have
/// not changed, batches of these sizes took .16 s where single files took .25; of 7 MB a second read, one takes 20 ms.
const BATCH_ITEMS: usize = 64;
const BATCH_BYTES: usize = 128 << 10;

/// Puts small items together, in their order: to hand them to a thread one by one costs more than some work on them.
pub fn batches<T>(mut items: impl Iterator<Item = T>, bytes: impl Fn(&T) -> usize) -> impl Iterator<Item = Vec<T>> {
    std::iter::from_fn(move || {
        let (mut batch, mut size) = (Vec::new(), 0);
        for item in &mut items {
            size += bytes(&item);
            batch.push(item);
            if size >= BATCH_BYTES || batch.len() == BATCH_ITEMS {
                break;
            }
        }
        (!batch.is_empty()).then_some(batch)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_bounded() {
        let lengths = |items: Vec<usize>| batches(items.into_iter(), |item| *item).map(|batch| batch.len());
        let lengths = |items| lengths(items).collect::<Vec<_>>();
        assert_eq!(lengths(vec![1; 130]), [64, 64, 2]);
        assert_eq!(lengths(vec![100_000, 1, 100_000, 1, 1 << 30, 7]), [3, 2, 1]);
        assert_eq!(lengths(vec![]), [0; 0]);
    }

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
    fn large_items_are_few_at_a_time() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let (under_way, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let begin = |n: usize| {
            most.fetch_max(under_way.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(std::time::Duration::from_micros(300));
            n
        };
        let mut seen = Vec::new();
        // Each is larger than all that may be under way.
        in_order_by_bytes(
            0..40,
            4,
            |_| 1 << 40,
            begin,
            |n| {
                under_way.fetch_sub(1, Ordering::SeqCst);
                seen.push(n);
                Ok::<(), ()>(())
            },
        )
        .unwrap();
        assert_eq!((seen.len(), most.load(Ordering::SeqCst)), (40, 1));
        let ended = in_order_by_bytes(0.., 2, |_| 1 << 40, |n: u32| n, |n| if n < 5 { Ok(()) } else { Err(n) });
        assert_eq!(ended, Err(5));
    }

    #[test]
    fn a_panic_of_a_worker_ends_the_run_and_not_in_silence() {
        let mut seen = 0;
        let ended = catch_unwind(AssertUnwindSafe(|| {
            in_order(
                0..1000,
                2,
                |n: u32| if n == 30 { panic!("the thirtieth") } else { n },
                |_| {
                    seen += 1;
                    Ok::<(), ()>(())
                },
            )
        }));
        assert!(ended.is_err());
        assert_eq!(seen, 30, "what came before is handed over");
    }

    #[test]
    fn an_error_ends_an_endless_input() {
        let ended = in_order(0.., 2, |n: u32| n, |n| if n < 50 { Ok(()) } else { Err(n) });
        assert_eq!(ended, Err(50));
    }
}
