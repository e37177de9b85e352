//! One request, one answer: no redirect, no proxy, no cookie, and never more bytes or time than was given.

use std::io::Read;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::blocking::Client as Http;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use url::Url;

use super::guard::{Allow, Resolver, Unresolved};
use crate::corpus::http::{self, Head, Undecodable};

/// What a client is made of.
#[derive(Clone, Debug)]
pub struct Settings {
    pub agent: String,
    pub allow: Allow,
    /// For the connection, for the head, and between two pieces of a body.
    pub idle: Duration,
    /// For the whole of an answer: a slow drip never idles.
    pub total: Duration,
}

#[derive(Clone)]
pub struct Client {
    http: Http,
    resolver: Resolver,
    settings: Settings,
}

/// A URL with what is known of it.
#[derive(Clone, Debug)]
pub struct Request {
    pub url: Url,
    pub etag: Option<String>,
    pub modified: Option<String>,
    /// The bytes of the body, packed and unpacked.
    pub limit: u64,
    /// True where a longer body is cut rather than refused.
    pub cut: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Response {
    pub head: Head,
    /// As it came, without the chunks of the transfer.
    pub raw: Vec<u8>,
    /// Unpacked.
    pub body: Vec<u8>,
    pub address: Option<SocketAddr>,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// The address may not be asked.
    Refused(String),
    /// It may go better another time.
    Network(String),
    /// It will not go better.
    Bad(String),
}

impl Client {
    pub fn new(settings: Settings) -> Result<Client, String> {
        // Somebody in this process may have chosen already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let resolver = Resolver::new(settings.allow);
        let builder = || {
            Http::builder()
                .user_agent(&settings.agent)
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .referer(false)
                .http1_only()
                .pool_max_idle_per_host(1)
                .connect_timeout(settings.idle)
                // Of this client: for the head, and for each piece of the body; a request's own would end the whole.
                .timeout(settings.idle.min(settings.total))
                .dns_resolver(Arc::new(resolver.clone()))
        };
        // Without any certificate on this machine nothing can be had by https, but the rest can.
        let http = builder().build().or_else(|_| builder().tls_certs_only([]).build());
        let http = http.map_err(|error| described(&error))?;
        Ok(Client { http, resolver, settings })
    }

    /// Asks for a URL. Blocks until the answer is whole.
    pub fn get(&self, request: &Request) -> Result<Response, Failure> {
        let start = Instant::now();
        self.resolver.admit(&request.url).map_err(|error| match error {
            Unresolved::Refused(why) => Failure::Refused(why.to_string()),
            Unresolved::Unknown(error) => Failure::Network(format!("the host was not found: {error}")),
        })?;
        let mut headers = HeaderMap::new();
        headers.insert(
            ACCEPT,
            HeaderValue::from_static("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        );
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        for (name, value) in [(IF_NONE_MATCH, &request.etag), (IF_MODIFIED_SINCE, &request.modified)] {
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
                headers.insert(name, value);
            }
        }
        let sent = self.http.get(request.url.clone()).headers(headers).send();
        let mut response = sent.map_err(|error| Failure::Network(described(&error)))?;
        let address = response.remote_addr();
        let fields = response.headers().iter().map(|(name, value)| {
            (name.as_str().to_owned(), value.as_bytes().iter().map(|byte| char::from(*byte)).collect())
        });
        let head = Head { status: response.status().as_u16(), fields: fields.collect() };
        let too_large = || Failure::Bad(format!("expected at most {} bytes, found more", request.limit));
        if !request.cut && response.content_length().is_some_and(|length| length > request.limit) {
            return Err(too_large());
        }
        let mut raw = Vec::new();
        let mut buffer = vec![0; 32 << 10];
        loop {
            if start.elapsed() > self.settings.total {
                return Err(Failure::Network(format!("it took longer than {} s", self.settings.total.as_secs_f32())));
            }
            let read = response.read(&mut buffer).map_err(|error| {
                let source = error.get_ref().map_or_else(|| error.to_string(), |inner| described(inner));
                Failure::Network(format!("the answer broke off: {source}"))
            })?;
            raw.extend_from_slice(&buffer[..read]);
            if raw.len() as u64 > request.limit {
                if request.cut {
                    break;
                }
                return Err(too_large());
            }
            if read == 0 {
                break;
            }
        }
        let body = match http::unpacked(&head, raw.clone(), request.limit + u64::from(request.cut)) {
            Ok(body) => body,
            Err(Undecodable::TooLarge) if request.cut && head.get("Content-Encoding").is_none() => raw.clone(),
            Err(Undecodable::TooLarge) => return Err(too_large()),
            Err(Undecodable::Unknown(encoding)) => {
                return Err(Failure::Bad(format!("its encoding {encoding} is not known")));
            }
            Err(Undecodable::Broken(error)) => return Err(Failure::Network(format!("it cannot be unpacked: {error}"))),
        };
        Ok(Response { head, raw, body, address })
    }
}

/// The innermost cause is what a person can do something about.
fn described(error: &(dyn std::error::Error + 'static)) -> String {
    if error.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_timeout) {
        return "no answer in time".to_owned();
    }
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
