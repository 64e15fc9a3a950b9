//! The terminal, the environment, and this machine's loopback.

use std::io::{self, IsTerminal};
use std::net::{Ipv4Addr, TcpListener};

use super::{Finding, Verdict};
use crate::domain::say;

/// Below this the console shows nothing but that it is too small.
const SMALLEST: (u16, u16) = (60, 15);
/// Below this the console shows its panes one at a time and cuts much.
const SMALL: (u16, u16) = (80, 24);
/// Variables that other programs take a proxy from.
const PROXIES: [&str; 6] = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];
/// Variables that change whom TLS trusts, or write its keys to a file.
const TRUST: [&str; 3] = ["SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"];

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Whether the console could be used here.
pub(super) fn terminal(findings: &mut Vec<Finding>) {
    let mut tell = |verdict, seen, way: Option<_>| findings.push(Finding { way, ..Finding::new("terminal", verdict, seen) });
    let term = std::env::var("TERM").unwrap_or_default();
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return tell(Verdict::Note, say("doctor-terminal-none"), Some(say("doctor-terminal-none-way")));
    }
    if matches!(term.as_str(), "" | "dumb" | "unknown") {
        return tell(Verdict::Problem, say("doctor-terminal-dumb").with("term", term), Some(say("doctor-terminal-dumb-way")));
    }
    let (columns, rows) = crossterm::terminal::size().unwrap_or_default();
    let colours = if is_set("NO_COLOR") { say("doctor-colours-off") } else { say("doctor-colours-on") };
    let seen = say("doctor-terminal").with("term", &term).count("columns", columns.into()).count("rows", rows.into());
    let seen = seen.because("colours", colours);
    let below = |(least_columns, least_rows): (u16, u16)| columns < least_columns || rows < least_rows;
    match (below(SMALLEST), below(SMALL)) {
        (true, _) => tell(Verdict::Problem, seen, Some(say("doctor-terminal-small-way"))),
        (_, true) => tell(Verdict::Note, seen, Some(say("doctor-terminal-small-way"))),
        _ => tell(Verdict::Ok, seen, None),
    }
    // The Linux console and the oldest terminals send a paste as if it were typed.
    if term == "linux" || term.starts_with("vt") {
        tell(Verdict::Note, say("doctor-paste").with("term", &term), Some(say("doctor-paste-way")));
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find(|name| is_set(name)).and_then(|name| std::env::var(name).ok());
    let locale = locale.unwrap_or_default();
    let plain = locale.to_ascii_lowercase().replace('-', "");
    if !plain.ends_with("utf8") && !cfg!(target_vendor = "apple") {
        tell(Verdict::Note, say("doctor-locale").with("locale", locale), Some(say("doctor-locale-way")));
    }
}

/// Variables that people expect to matter, or that do.
pub(super) fn environment(findings: &mut Vec<Finding>) {
    let named = |names: &[&'static str]| names.iter().copied().filter(|name| is_set(name)).collect::<Vec<_>>().join(", ");
    let (proxies, trust) = (named(&PROXIES), named(&TRUST));
    let mut tell = |verdict, seen, way: Option<_>| findings.push(Finding { way, ..Finding::new("environment", verdict, seen) });
    if !proxies.is_empty() {
        tell(Verdict::Note, say("doctor-proxy").with("variables", &proxies), Some(say("doctor-proxy-way")));
    }
    if !trust.is_empty() {
        tell(Verdict::Note, say("doctor-trust").with("variables", &trust), Some(say("doctor-trust-way")));
    }
    if proxies.is_empty() && trust.is_empty() {
        tell(Verdict::Ok, say("doctor-environment"), None);
    }
}

/// Whether the built-in gateway can be reached.
pub(super) fn sandbox(findings: &mut Vec<Finding>) {
    findings.push(match TcpListener::bind((Ipv4Addr::LOCALHOST, 0)) {
        Ok(_) => Finding::new("sandbox", Verdict::Ok, say("doctor-sandbox")),
        Err(error) => Finding::new("sandbox", Verdict::Problem, say("doctor-sandbox-closed").with("cause", error.to_string()))
            .way(say("doctor-sandbox-closed-way")),
    });
}
