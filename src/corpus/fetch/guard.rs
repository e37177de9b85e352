//! Which addresses may be asked: only those of the public net, unless a person says otherwise.
//!
//! Pages and feeds name any address they like. A literal host is looked at when its URL is parsed, which reads decimal,
//! hexadecimal, octal and short forms alike; a name when it is resolved, and the connection goes to those addresses and
//! no others, so a second answer of the name server cannot lead elsewhere.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// What a person has opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allow {
    /// This machine itself, for tests.
    pub loopback: bool,
    /// Private networks; link-local addresses stay closed, since the keys of machines in a cloud are served there.
    pub private: bool,
}

/// Why a URL is not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Scheme(String),
    NoHost,
    Address { address: IpAddr, kind: Kind },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Scheme(scheme) => write!(f, "expected http or https, found {scheme}"),
            Refused::NoHost => f.write_str("expected a host, found none"),
            Refused::Address { address, kind } => write!(f, "expected a public address, found {address} ({kind})"),
        }
    }
}

/// What an address is for, where that is not the public net.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Loopback,
    Private,
    LinkLocal,
    Multicast,
    Unspecified,
    Reserved,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Loopback => "loopback",
            Kind::Private => "private",
            Kind::LinkLocal => "link-local",
            Kind::Multicast => "multicast",
            Kind::Unspecified => "unspecified",
            Kind::Reserved => "reserved",
        })
    }
}

/// Checks what a URL says by itself: its scheme and a literal address.
pub fn check(url: &Url, allow: Allow) -> Result<(), Refused> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refused::Scheme(url.scheme().to_owned()));
    }
    match url.host() {
        None => Err(Refused::NoHost),
        Some(Host::Domain(_)) => Ok(()),
        Some(Host::Ipv4(address)) => check_address(IpAddr::V4(address), allow),
        Some(Host::Ipv6(address)) => check_address(IpAddr::V6(address), allow),
    }
}

/// Checks an address; those within others (mapped, 6to4, NAT64) are checked too.
pub fn check_address(address: IpAddr, allow: Allow) -> Result<(), Refused> {
    match kind(address) {
        None => Ok(()),
        Some(Kind::Loopback) if allow.loopback => Ok(()),
        Some(Kind::Private) if allow.private => Ok(()),
        Some(kind) => Err(Refused::Address { address, kind }),
    }
}

fn kind(address: IpAddr) -> Option<Kind> {
    match address {
        IpAddr::V4(address) => kind_v4(address),
        IpAddr::V6(address) => kind_v6(address),
    }
}

/// By the IANA registry of special-purpose addresses.
fn kind_v4(address: Ipv4Addr) -> Option<Kind> {
    Some(match address.octets() {
        [0, ..] => Kind::Unspecified,
        [127, ..] => Kind::Loopback,
        // 100.64/10 is what providers share among their customers.
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => Kind::Private,
        [169, 254, ..] => Kind::LinkLocal,
        [224..=239, ..] => Kind::Multicast,
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 18 | 19, ..] => Kind::Reserved,
        [198, 51, 100, _] | [203, 0, 113, _] | [240..=255, ..] => Kind::Reserved,
        _ => return None,
    })
}

fn kind_v6(address: Ipv6Addr) -> Option<Kind> {
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        kind_v4(Ipv4Addr::new(a, b, c, d))
    };
    Some(match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Kind::Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => Kind::Loopback,
        // Mapped, compatible and translated IPv4, and NAT64.
        [0, 0, 0, 0, 0, 0 | 0xFFFF, high, low]
        | [0, 0, 0, 0, 0xFFFF, 0, high, low]
        | [0x64, 0xFF9B, 0, 0, 0, 0, high, low] => return embedded(high, low),
        // 6to4 carries an IPv4 address, ISATAP behind a mark, Teredo an obfuscated one.
        [0x2002, high, low, ..] => return embedded(high, low),
        [_, _, _, _, 0 | 0x200, 0x5EFE, high, low] => return embedded(high, low).or(Some(Kind::Reserved)),
        [0x2001, 0, ..] | [0x64, 0xFF9B, 1, ..] => Kind::Reserved,
        [0x2001, 0xDB8, ..] | [0x3FFF, 0..=0xFFF, ..] => Kind::Reserved,
        [0xFC00..=0xFDFF, ..] | [0xFEC0..=0xFEFF, ..] => Kind::Private,
        [0xFE80..=0xFEBF, ..] => Kind::LinkLocal,
        [0xFF00..=0xFFFF, ..] => Kind::Multicast,
        // Only 2000::/3 is given out.
        [0x2000..=0x3FFF, ..] => return None,
        _ => Kind::Reserved,
    })
}

type Lookup = dyn Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync;

/// Resolves names before they are connected to, and gives the client no addresses but those.
#[derive(Clone)]
pub struct Resolver {
    allow: Allow,
    lookup: Arc<Lookup>,
    known: Arc<Mutex<HashMap<String, Vec<IpAddr>>>>,
}

/// Why a name leads nowhere.
#[derive(Debug)]
pub enum Unresolved {
    Refused(Refused),
    Unknown(io::Error),
}

impl Resolver {
    /// A resolver that asks the system.
    pub fn new(allow: Allow) -> Resolver {
        Self::with(allow, |name| Ok((name, 0).to_socket_addrs()?.map(|address| address.ip()).collect()))
    }

    fn with(allow: Allow, lookup: impl Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync + 'static) -> Resolver {
        Resolver { allow, lookup: Arc::new(lookup), known: Arc::default() }
    }

    /// Checks a URL and resolves its host: after this, and only then, the client can connect to it.
    pub fn admit(&self, url: &Url) -> Result<(), Unresolved> {
        check(url, self.allow).map_err(Unresolved::Refused)?;
        let Some(Host::Domain(name)) = url.host() else { return Ok(()) };
        let mut addresses = Vec::new();
        let mut refused = None;
        for address in (self.lookup)(name).map_err(Unresolved::Unknown)? {
            match check_address(address, self.allow) {
                Ok(()) => addresses.push(address),
                Err(why) => refused = Some(why),
            }
        }
        if addresses.is_empty() {
            return Err(refused.map_or_else(
                || Unresolved::Unknown(io::Error::other("the name has no address")),
                Unresolved::Refused,
            ));
        }
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), addresses);
        Ok(())
    }

    fn addresses(&self, name: &str) -> Option<Vec<IpAddr>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let found: Result<Addrs, Box<dyn std::error::Error + Send + Sync>> = match self.addresses(name.as_str()) {
            Some(addresses) => Ok(Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)))),
            None => Err(Box::new(io::Error::other("the name was not admitted"))),
        };
        Box::pin(std::future::ready(found))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_host(host: &str, expect: &str) {
        let url = format!("http://{host}/latest");
        let found = match Url::parse(&url) {
            Ok(url) => check(&url, Allow::default()).map_or_else(
                |refused| match refused {
                    Refused::Address { kind, .. } => kind.to_string(),
                    other => other.to_string(),
                },
                |()| "public".to_owned(),
            ),
            Err(_) => "no url".to_owned(),
        };
        assert_eq!(found, expect, "{host}");
    }

    #[test]
    fn literal_addresses_are_known_in_every_notation() {
        for host in
            ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.0.0.1."]
        {
            check_host(host, "loopback");
        }
        for host in ["１２７.０.０.１", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]"] {
            check_host(host, "loopback");
        }
        for host in ["[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::ffff:0:127.0.0.1]", "user:password@127.0.0.1:8080"] {
            check_host(host, "loopback");
        }
        for host in ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "0xa000001", "100.64.0.1", "012.1"] {
            check_host(host, "private");
        }
        for host in ["[fc00::1]", "[fd12:3456::1]", "[fec0::1]", "[::ffff:10.0.0.1]", "[2002:c0a8:101::1]"] {
            check_host(host, "private");
        }
        for host in ["169.254.169.254", "2852039166", "0xa9fea9fe", "[fe80::1]", "[::ffff:169.254.169.254]"] {
            check_host(host, "link-local");
        }
        for host in ["224.0.0.1", "239.255.255.255", "[ff02::1]"] {
            check_host(host, "multicast");
        }
        for host in ["0.0.0.0", "0", "0.1.2.3", "[::]", "[::ffff:0.0.0.0]"] {
            check_host(host, "unspecified");
        }
        for host in
            ["192.0.2.1", "198.18.0.1", "203.0.113.9", "255.255.255.255", "240.0.0.1", "[2001:db8::1]", "[100::1]"]
        {
            check_host(host, "reserved");
        }
        for host in ["[2001:0:7f00:1::]", "[4000::1]", "[64:ff9b:1::1]", "[2a00::5efe:8.8.8.8]"] {
            check_host(host, "reserved");
        }
        for host in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "[2606:4700::1111]", "[::ffff:8.8.8.8]", "example.org"] {
            check_host(host, "public");
        }
    }

    #[test]
    fn other_schemes_are_refused() {
        for url in ["file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "data:text/html,x"] {
            let refused = check(&Url::parse(url).unwrap(), Allow::default()).unwrap_err();
            assert!(matches!(refused, Refused::Scheme(_)), "{url}");
        }
    }

    #[test]
    fn what_was_opened_is_open_and_nothing_else() {
        let refused = |address: &str, allow| check_address(address.parse().unwrap(), allow).is_err();
        let loopback = Allow { loopback: true, private: false };
        let private = Allow { loopback: false, private: true };
        assert!(!refused("127.0.0.1", loopback) && !refused("::1", loopback) && refused("10.0.0.1", loopback));
        assert!(refused("127.0.0.1", private) && !refused("10.0.0.1", private));
        assert!(refused("169.254.169.254", Allow { loopback: true, private: true }));
    }

    /// Names stand for addresses here; nothing is asked.
    #[test]
    fn a_name_is_admitted_by_its_addresses_and_connects_to_no_others() {
        let resolver = Resolver::with(Allow::default(), |name| match name {
            "public.example" => Ok(vec!["8.8.8.8".parse().unwrap()]),
            "inside.example" => Ok(vec!["10.0.0.1".parse().unwrap(), "::1".parse().unwrap()]),
            "both.example" => Ok(vec!["192.168.0.1".parse().unwrap(), "2606:4700::1111".parse().unwrap()]),
            _ => Err(io::Error::other("unknown")),
        });
        let admit = |name: &str| resolver.admit(&Url::parse(&format!("http://{name}/")).unwrap());
        assert_eq!(resolver.addresses("public.example"), None, "before it is admitted a name has no address");
        assert!(admit("public.example").is_ok());
        assert_eq!(resolver.addresses("public.example").unwrap(), ["8.8.8.8".parse::<IpAddr>().unwrap()]);
        assert!(matches!(admit("inside.example"), Err(Unresolved::Refused(_))));
        assert_eq!(resolver.addresses("inside.example"), None);
        assert!(admit("both.example").is_ok());
        assert_eq!(resolver.addresses("both.example").unwrap(), ["2606:4700::1111".parse::<IpAddr>().unwrap()]);
        assert!(matches!(admit("nowhere.example"), Err(Unresolved::Unknown(_))));
        assert!(matches!(admit("0x7f.1"), Err(Unresolved::Refused(_))));
    }
}
