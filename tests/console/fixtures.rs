//! A console on a bench: keys and messages go in, effects come out, the clock stands where the test puts it.

pub(crate) mod news;

use std::time::Duration;

use capdesk::app::detail::EventRow;
use capdesk::app::history::{Page, Start, Window};
use capdesk::app::msg::{Ended, Progress, Report, Reviewed, Seen};
use capdesk::app::room::{Access, Card, ProfileInfo};
use capdesk::app::{Code, Effect, Key, Model, Msg, Now, Spot, update};
use capdesk::domain::attempt::Release;
use capdesk::domain::guard::GuardRules;
use capdesk::domain::{
    Answer, Attempt, CaptureRequest, Currency, Draft, EventKind, Mode, Moment, Money, Order, Outcome, State, Stated, Sum, Summary,
    Transaction, say,
};
use capdesk::tui::hits::Hits;
use capdesk::tui::view::draw;
use capdesk::tui::{Depth, Theme};
use capdesk::words::Words;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use rust_decimal::Decimal;
use uuid::Uuid;

/// The console and its clock.
pub(crate) struct Bench {
    pub(crate) model: Model,
    pub(crate) at: Duration,
    pub(crate) effects: Vec<Effect>,
}

/// A moment of the day on which all the screens are set.
pub(crate) fn wall(time: &str) -> Timestamp {
    format!("2026-11-22T{time}Z").parse().unwrap()
}

pub(crate) fn pos() -> Uuid {
    "dc728de1-51ef-4ef1-80f7-3b44b07b5667".parse().unwrap()
}

pub(crate) fn card(host: &str) -> Card {
    Card {
        pos_id: pos(),
        host: host.into(),
        currency: Currency::parse("UAH").ok(),
        server_url: String::new(),
        rules: GuardRules::default(),
        release: (std::time::Duration::ZERO, std::time::Duration::from_secs(86_400)),
    }
}

pub(crate) fn profiles() -> Vec<ProfileInfo> {
    let ready = |host: &str| Access::Allowed(Some(card(host)));
    let why = say("config-live-gap").with("value", "10").with("least", "60");
    vec![
        ProfileInfo { name: "test".into(), mode: Some(Mode::Test), currency: None, access: ready("api.finline.io") },
        ProfileInfo { name: "shop-live".into(), mode: Some(Mode::Live), currency: None, access: ready("api.finline.io") },
        ProfileInfo { name: "kiosk".into(), mode: Some(Mode::Live), currency: None, access: Access::Disabled(why) },
        ProfileInfo {
            name: "sandbox".into(),
            mode: Some(Mode::Sandbox),
            currency: Currency::parse("UAH").ok(),
            access: Access::Allowed(None),
        },
    ]
}

impl Bench {
    /// A console on a profile, or before the choice.
    pub(crate) fn new(profile: Option<&str>, size: (u16, u16)) -> Self {
        let now = Now { at: Duration::ZERO, wall: wall("14:02:00") };
        let model = Model::new("olena".into(), profiles(), profile, size, now);
        let mut bench = Self { model, at: Duration::from_secs(1), effects: Vec::new() };
        let first = bench.model.start();
        bench.effects.extend(first);
        bench
    }

    /// A console whose profile is open and whose history is loaded.
    pub(crate) fn open(profile: &str, size: (u16, u16), rows: Vec<Attempt>) -> Self {
        let mut bench = Self::new(Some(profile), size);
        let host = if profile == "sandbox" { "127.0.0.1:40123" } else { "api.finline.io" };
        bench.msg(Msg::Opened { profile: profile.into(), result: Ok(card(host)) });
        bench.answer_window(profile, rows);
        bench.effects.clear();
        bench
    }

    /// The latest request for a window: its number and where it starts.
    pub(crate) fn window(&self) -> (u64, Start) {
        let asked = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Window { seq, start, .. } => Some((*seq, *start)),
            _ => None,
        });
        asked.expect("a window was asked for")
    }

    /// Answers the latest request for a window with these rows.
    pub(crate) fn answer_window(&mut self, profile: &str, rows: Vec<Attempt>) {
        let seq = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Window { seq, profile: of, .. } if of == profile => Some(*seq),
            _ => None,
        });
        let total = rows.len() as u64;
        let (pinned, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|attempt| attempt.state == State::Unknown);
        let unknown = pinned.len() as u64;
        let window = Window { rows, ..Window::default() };
        let page = Page { seq: seq.expect("a window was asked for"), pinned, window, total, unknown };
        self.msg(Msg::Window { profile: profile.into(), result: Ok(page) });
    }

    pub(crate) fn msg(&mut self, msg: Msg) {
        let now = Now { at: self.at, wall: wall("14:02:00") };
        let effects = update(&mut self.model, now, msg);
        self.effects.extend(effects);
    }

    pub(crate) fn wait(&mut self, ms: u64) -> &mut Self {
        self.at += Duration::from_millis(ms);
        self
    }

    /// One key, 50 ms after whatever came before.
    pub(crate) fn key(&mut self, key: Key) -> &mut Self {
        self.wait(50).key_now(key)
    }

    pub(crate) fn key_now(&mut self, key: Key) -> &mut Self {
        self.msg(Msg::Key(key));
        self
    }

    pub(crate) fn code(&mut self, code: Code) -> &mut Self {
        self.key(Key::plain(code))
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.key(Key::char(c));
        }
        self
    }

    pub(crate) fn paint(&mut self) -> &mut Self {
        self.msg(Msg::Painted(Seen { max_scroll: 100, page: 10 }));
        self
    }

    /// Lets the time pass that a sending key waits for.
    pub(crate) fn settle(&mut self) -> &mut Self {
        self.wait(30);
        self.msg(Msg::Woke);
        self
    }

    /// The number of the latest review.
    pub(crate) fn review_ticket(&self) -> u64 {
        self.model.review.as_ref().expect("a review is open").ticket
    }

    /// Answers the checks of the open review and paints it.
    pub(crate) fn reviewed(&mut self, reviewed: Reviewed) -> &mut Self {
        let ticket = self.review_ticket();
        self.msg(Msg::Reviewed { ticket, reviewed });
        self.paint()
    }

    /// Types a draft and opens its review.
    pub(crate) fn draft(&mut self, order_id: &str, amount: &str) -> &mut Self {
        self.text(order_id).code(Code::Tab).code(Code::Tab).text(amount).key(Key::ctrl('s')).paint()
    }

    /// Answers the latest quiet look-up of a profile.
    pub(crate) fn sighted(&mut self, profile: &str, order: Order) {
        let ticket = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Sight { ticket, profile: of, .. } if of == profile => Some(*ticket),
            _ => None,
        });
        let ticket = ticket.expect("a look-up was asked for");
        self.msg(Msg::Sighted { profile: profile.into(), ticket, result: Ok((order, wall("14:01:58"))) });
    }

    /// Every capture that was asked for.
    pub(crate) fn captures(&self) -> Vec<&Effect> {
        self.effects.iter().filter(|effect| matches!(effect, Effect::Capture { .. })).collect()
    }

    /// The number of the latest capture.
    pub(crate) fn capture_ticket(&self) -> u64 {
        match self.captures().last() {
            Some(Effect::Capture { ticket, .. }) => *ticket,
            _ => panic!("nothing was sent"),
        }
    }

    /// Sends order 1001 from the review on.
    pub(crate) fn send(&mut self) -> &mut Self {
        self.reviewed(hold(10_000)).wait(500).key_now(Key::char('y')).settle()
    }

    pub(crate) fn sending(&mut self, attempt: &Attempt) -> &mut Self {
        let ticket = self.capture_ticket();
        self.msg(Msg::Progress { ticket, progress: Progress::Sending(Box::new(attempt.clone())) });
        self
    }

    pub(crate) fn done(&mut self, attempt: Attempt) -> &mut Self {
        let ticket = self.capture_ticket();
        self.msg(Msg::Reported { ticket, report: Report::Ended(Ended::Done(Box::new(attempt))) });
        self
    }

    /// The screen as text.
    pub(crate) fn screen(&self) -> Terminal<TestBackend> {
        self.screen_with(Theme::of(self.model.look, Depth::True))
    }

    /// The screen without the quotes around its lines.
    pub(crate) fn text_of_screen(&self) -> String {
        let text = self.screen().backend().to_string();
        text.lines().map(|line| line.trim_matches('"').to_owned() + "\n").collect()
    }

    /// The screen in these words, and what was seen on it.
    pub(crate) fn drawn(&self, words: &Words) -> (Buffer, Seen) {
        let mut terminal = Terminal::new(TestBackend::new(self.model.size.0, self.model.size.1)).unwrap();
        let mut seen = Seen::default();
        terminal.draw(|frame| (seen, _) = draw(frame, &self.model, words, Theme::of(self.model.look, Depth::True))).unwrap();
        (terminal.backend().buffer().clone(), seen)
    }

    pub(crate) fn screen_with(&self, theme: Theme) -> Terminal<TestBackend> {
        self.hits(theme).0
    }

    /// Where a text stands on the screen: column and row of its first character.
    pub(crate) fn place_of(&self, text: &str) -> (u16, u16) {
        let screen = self.text_of_screen();
        let found = screen.lines().enumerate().find_map(|(row, line)| Some((line.split_once(text)?.0.chars().count(), row)));
        let (column, row) = found.unwrap_or_else(|| panic!("{text} is not on the screen:\n{screen}"));
        (column.try_into().unwrap(), row.try_into().unwrap())
    }

    /// Clicks so many columns behind the beginning of a text.
    pub(crate) fn click(&mut self, text: &str, columns: u16) -> &mut Self {
        let (column, row) = self.place_of(text);
        let (_, hits) = self.hits(Theme::of(self.model.look, Depth::True));
        self.wait(50);
        if let Some(click) = hits.click(column + columns, row) {
            self.msg(Msg::Click(click));
        }
        self
    }

    /// Turns the wheel over a text.
    pub(crate) fn wheel(&mut self, text: &str, notches: isize) -> &mut Self {
        let (column, row) = self.place_of(text);
        let (_, hits) = self.hits(Theme::of(self.model.look, Depth::True));
        self.wait(50);
        if let Some(over) = hits.wheel(column, row) {
            self.msg(Msg::Wheel { over, notches });
        }
        self
    }

    /// The screen, and what stands where on it.
    pub(crate) fn hits(&self, theme: Theme) -> (Terminal<TestBackend>, Hits) {
        let mut hits = Hits::default();
        let mut terminal = Terminal::new(TestBackend::new(self.model.size.0, self.model.size.1)).unwrap();
        terminal
            .draw(|frame| {
                (_, hits) = draw(frame, &self.model, Words::of(self.model.language), theme);
            })
            .unwrap();
        (terminal, hits)
    }
}

/// A review that found a hold of so many hundredths, two seconds ago.
pub(crate) fn hold(cents: i64) -> Reviewed {
    let amount = Decimal::new(cents, 2).to_string();
    let order = order_of(&[transaction("auth", &amount, "success")]);
    Reviewed { looked_up: Some((order, wall("14:01:58"))), ..Reviewed::default() }
}

pub(crate) fn order_of(transactions: &[Transaction]) -> Order {
    Order::of(transactions.to_vec())
}

/// A transaction in UAH.
pub(crate) fn transaction(method: &str, amount: &str, status: &str) -> Transaction {
    Transaction {
        method: method.into(),
        amount: Stated::Exact(Decimal::from_str_exact(amount).unwrap(), amount.into()),
        currency: Some("UAH".into()),
        status: status.into(),
        status_code: Some(if status == "success" { "1000" } else { "4009" }.into()),
        status_description: Some("Transaction is successful.".into()),
        operation_id: Some("f7d0c7cb-af32-441f-b2af-4d90d4da70e1".into()),
        payment_id: None,
        transaction_id: Some("4f98dc46-0b1a-4ba7-a267-286fe7669894".into()),
        comment: None,
        created_at: Some("2026-11-22T14:01:22.100".into()),
        processing_time: None,
    }
}

pub(crate) fn request(order_id: &str, amount: Option<&str>) -> CaptureRequest {
    let draft = Draft { order_id: order_id.into(), currency: "UAH".into(), amount: amount.map(Into::into), ..Draft::default() };
    draft.check(pos()).unwrap()
}

/// An attempt of the profile `test`.
pub(crate) fn attempt(number: u64, time: &str, order_id: &str, amount: Option<&str>, state: State) -> Attempt {
    let at = if time.len() > 8 { time.parse().unwrap() } else { wall(time) };
    let sent = Moment { wall: at, boot: Duration::from_secs(number), boot_id: "boot".into() };
    Attempt {
        state,
        operator: "olena".into(),
        settled_at: (!state.is_open()).then_some(at),
        hold: Some(Decimal::new(10_000, 2)),
        seen_before: Some(Vec::new()),
        ..Attempt::begun(
            Uuid::from_u64_pair(0x0193_5a7c_0000_7000, 0x8000_0000_0000_0000 | number),
            "test",
            Mode::Test,
            request(order_id, amount),
            sent,
        )
    }
}

/// The attempt with an answer whose amount, status, code and fee are these.
pub(crate) fn answered(mut attempt: Attempt, amount: &str, status: &str, code: &str, fee: &str) -> Attempt {
    let text = match code {
        "1000" => "Transaction is successful.",
        "4009" => "Insufficient funds.",
        _ => "Something else.",
    };
    let body = format!(
        r#"{{"operation_id":"f7d0c7cb-af32-441f-b2af-4d90d4da70e1","payment_id":"fdf1a710-8a34-414c-b023-b7e78104301a","order_id":"{}","transaction_id":"4f98dc46-0b1a-4ba7-a267-286fe7669894","pos_id":"{}","mode":"direct","method":"capture","amount":{amount},"currency":"UAH","status":"{status}","status_code":"{code}","status_description":"{text}","created_at":"2026-11-22T14:01:22.100","processing_time":"2026-11-22T14:01:22.900","fee":{fee},"comment":null,"eci":"05","risk":{{"score":12}}}}"#,
        attempt.request.order_id, attempt.request.pos_id
    );
    attempt.outcome = Outcome {
        http_status: Some(200),
        message: (code == "1000").then(|| say("answer-captured").money("amount", Money::quoted(amount, "UAH"))),
        ..Outcome::stated(&Answer::parse(body.as_bytes()).unwrap())
    };
    attempt.outcome.body = Some(body.into_bytes());
    attempt
}

pub(crate) const FEE: &str = r#"{"amount":1.50,"currency":"UAH"}"#;

/// A day's work, newest first.
pub(crate) fn day() -> Vec<Attempt> {
    let mut released = attempt(3, "2026-11-20T16:20:11Z", "A-70", Some("12.5"), State::Released);
    released.released = Some(Release { by: "petro".into(), reason: "cleared with the bank".into() });
    let mut unknown = attempt(7, "13:58:07", "A-77", Some("80"), State::Unknown);
    unknown.outcome.message = Some(say("desk-orphaned").with("order", "A-77"));
    vec![
        answered(attempt(9, "14:01:22", "123", None, State::Captured), "100.00", "success", "1000", FEE),
        attempt(8, "13:59:40", "124", None, State::Pending),
        unknown,
        answered(attempt(6, "13:40:51", "9912", Some("15"), State::Declined), "15", "failure", "4009", "null"),
        answered(attempt(5, "12:05:03", "замовлення-17", Some("20"), State::CapturedMismatch), "25", "success", "1000", "null"),
        answered(attempt(4, "2026-11-21T17:44:10Z", "9911", None, State::Captured), "250.00", "success", "1000", "null"),
        released,
        attempt(2, "2026-11-20T09:12:00Z", "9907", Some("1000"), State::Rejected),
        attempt(1, "2025-12-30T09:12:00Z", "9001", None, State::NotCaptured),
    ]
}

fn sum(currency: &str, amount: &str, count: u64) -> Sum {
    Sum { mode: Mode::Test, currency: currency.into(), amount: Decimal::from_str_exact(amount).ok(), count }
}

/// A week with captures in two currencies.
pub(crate) fn figures(first: Date) -> Summary {
    Summary {
        profile: "test".into(),
        mode: Mode::Test,
        first,
        last: date(2026, 11, 22),
        days: vec![
            (date(2026, 11, 16), sum("UAH", "12400.5", 31)),
            (date(2026, 11, 18), sum("UAH", "6200.25", 12)),
            (date(2026, 11, 18), sum("EUR", "40", 1)),
            (date(2026, 11, 21), sum("UAH", "0.05", 1)),
            (date(2026, 11, 22), sum("UAH", "7340", 20)),
        ],
        captured: vec![sum("EUR", "40", 1), sum("UAH", "25940.80", 64)],
        not_stated: 2,
        states: vec![(State::Captured, 65), (State::CapturedMismatch, 2), (State::Declined, 7), (State::Unknown, 1)],
        fees: vec![sum("UAH", "389.11", 60)],
        operators: vec![
            ("olena".into(), sum("UAH", "20000", 50)),
            ("olena".into(), sum("EUR", "40", 1)),
            ("petro".into(), sum("UAH", "5940.80", 14)),
        ],
        waived: 0,
    }
}

/// The steps of a captured attempt.
pub(crate) fn events(attempt: &Attempt) -> Vec<EventRow> {
    let row = |kind| EventRow {
        at: attempt.sent.wall,
        kind,
        operator: "olena".into(),
        request: None,
        http_status: None,
        headers: Vec::new(),
        body: None,
        body_cut: false,
        reason: None,
        detail: None,
    };
    let request = format!(r#"{{"pos_id":"{}","order_id":"{}","order_currency":"UAH"}}"#, attempt.request.pos_id, attempt.request.order_id);
    vec![
        EventRow { request: Some(request.into_bytes()), ..row(EventKind::Created) },
        EventRow {
            http_status: attempt.outcome.http_status,
            body: attempt.outcome.body.clone(),
            reason: attempt.outcome.message.clone(),
            ..row(EventKind::Answer)
        },
    ]
}

/// A console on which this has the keys.
pub(crate) fn bench_at(spot: Spot, size: (u16, u16)) -> Bench {
    let mut bench = Bench::open("test", size, day());
    match spot {
        Spot::TooSmall => bench.msg(Msg::Resize(59, 14)),
        Spot::Quitting => drop(bench.draft("1001", "").send().key(Key::ctrl('q'))),
        Spot::Help => drop(bench.key(Key::f(1))),
        Spot::Palette => drop(bench.key(Key::ctrl('p'))),
        Spot::Profiles => drop(bench.key(Key::f(2))),
        Spot::AskField => drop(bench.key(Key::f(3)).key(Key::char('u'))),
        Spot::AskButton => drop(bench.key(Key::f(3)).key(Key::char('u')).code(Code::Tab).code(Code::Tab)),
        Spot::Field => drop(bench.text("1001")),
        Spot::Button => drop(bench.text("1001").code(Code::Esc)),
        Spot::ReviewHeld => drop(bench.draft("1001", "")),
        Spot::ReviewKey => drop(bench.draft("1001", "").reviewed(hold(10_000)).wait(1000)),
        Spot::ReviewTyped => {
            bench = Bench::open("shop-live", size, Vec::new());
            bench.draft("1001", "").reviewed(hold(10_000)).wait(1000).text("1001").wait(1000);
        }
        Spot::Flight => drop(bench.draft("1001", "").send()),
        Spot::Result => {
            let done = attempt(20, "14:01:58", "1001", None, State::Unknown);
            bench.draft("1001", "").send().sending(&done).done(done);
        }
        Spot::History => drop(bench.key(Key::f(3))),
        Spot::JumpField => drop(bench.key(Key::f(3)).key(Key::char('g')).text("2026-11-20")),
        Spot::Clip => drop(bench.key(Key::f(3)).key(Key::char('c'))),
        Spot::FilterField => drop(bench.key(Key::f(3)).key(Key::char('/')).text("1")),
        Spot::FilterChoice => drop(bench.key(Key::f(3)).key(Key::char('/')).code(Code::Tab)),
        Spot::Detail => drop(bench.key(Key::f(3)).code(Code::Enter).paint()),
        Spot::Order => drop(bench.text("1001").code(Code::Esc).key(Key::char('o'))),
        Spot::Summary => drop(bench.key(Key::f(4))),
        Spot::Webhooks | Spot::WebhookField | Spot::Webhook => {
            bench.key(Key::f(6));
            news::answer(&mut bench, news::rows(), false);
            match spot {
                Spot::WebhookField => drop(bench.key(Key::char('/')).text("12")),
                Spot::Webhook => drop(bench.code(Code::Enter)),
                _ => {}
            }
        }
    }
    assert_eq!(Spot::of(&bench.model), spot);
    bench.paint().wait(1000);
    bench
}
