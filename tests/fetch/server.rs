//! A web server on loopback that does what a test asks for, and remembers who asked.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    /// Names in lower case.
    pub fields: BTreeMap<String, String>,
    pub at: Instant,
}

impl Asked {
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// What is answered. The length and the end of the connection are added unless said otherwise.
#[derive(Clone, Debug)]
pub enum Answer {
    Whole {
        status: u16,
        fields: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// The head, then these pieces, each after a pause; then the connection is closed.
    Pieces {
        head: String,
        pieces: Vec<Vec<u8>>,
        pause: Duration,
    },
    /// The head, then the piece again and again.
    Endless {
        head: String,
        piece: Vec<u8>,
    },
}

pub fn answer(status: u16, fields: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Answer::Whole { status, fields, body: body.as_ref().to_vec() }
}

pub fn html(body: impl AsRef<[u8]>) -> Answer {
    answer(200, &[("Content-Type", "text/html; charset=utf-8")], body)
}

pub fn xml(body: impl AsRef<[u8]>) -> Answer {
    answer(200, &[("Content-Type", "application/xml")], body)
}

pub fn missing() -> Answer {
    answer(404, &[("Content-Type", "text/html")], "<p>not found</p>")
}

pub fn redirect(to: &str) -> Answer {
    answer(302, &[("Location", to)], "")
}

type Handler = dyn Fn(&Asked) -> Answer + Send + Sync;

pub struct Server {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    most: Arc<AtomicUsize>,
}

impl Server {
    /// Starts a server; it ends with the test.
    pub fn new(handler: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (open, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let handler: Arc<Handler> = Arc::new(handler);
        let server = Server { address, asked: Arc::clone(&asked), most: Arc::clone(&most) };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (handler, asked) = (Arc::clone(&handler), Arc::clone(&asked));
                let (open, most) = (Arc::clone(&open), Arc::clone(&most));
                thread::spawn(move || {
                    // Counted while an answer is thought about: the client is told nothing yet.
                    let counted = |request: &Asked| {
                        most.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        let answer = handler(request);
                        open.fetch_sub(1, Ordering::SeqCst);
                        answer
                    };
                    // Whoever goes away in the middle is no error here.
                    let _ = serve(&stream, &counted, &asked);
                });
            }
        });
        server
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The paths that were asked for, in order, without robots.txt.
    pub fn paths(&self) -> Vec<String> {
        let asked = self.asked().into_iter().map(|asked| asked.path);
        asked.filter(|path| path != "/robots.txt").collect()
    }

    pub fn count(&self, path: &str) -> usize {
        self.asked().iter().filter(|asked| asked.path == path).count()
    }

    /// The most requests that were under way at a time.
    pub fn most_open(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    pub fn forget(&self) {
        self.asked.lock().unwrap().clear();
    }
}

fn serve(stream: &TcpStream, handler: &dyn Fn(&Asked) -> Answer, asked: &Mutex<Vec<Asked>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut fields = BTreeMap::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            fields.insert(name.trim().to_lowercase(), value.trim().to_owned());
        }
    }
    let request = Asked { path, fields, at: Instant::now() };
    asked.lock().unwrap().push(request.clone());
    match handler(&request) {
        Answer::Whole { status, fields, body } => {
            let mut head = format!("HTTP/1.1 {status} X\r\nConnection: close\r\n");
            for (name, value) in &fields {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            if !fields.iter().any(|(name, _)| name == "Content-Length") && status != 304 {
                head.push_str(&format!("Content-Length: {}\r\n", body.len()));
            }
            stream.write_all(format!("{head}\r\n").as_bytes())?;
            stream.write_all(&body)?;
        }
        Answer::Pieces { head, pieces, pause } => {
            stream.write_all(head.as_bytes())?;
            for piece in pieces {
                stream.flush()?;
                thread::sleep(pause);
                stream.write_all(&piece)?;
            }
        }
        Answer::Endless { head, piece } => {
            stream.write_all(head.as_bytes())?;
            loop {
                stream.write_all(&piece)?;
            }
        }
    }
    stream.flush()?;
    stream.shutdown(std::net::Shutdown::Write)?;
    // So that what was sent is read before the connection is reset.
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    let _ = reader.read(&mut [0; 64]);
    Ok(())
}
