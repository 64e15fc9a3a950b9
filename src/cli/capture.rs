//! `capdesk capture`

use std::sync::{Arc, Mutex, PoisonError};

use super::args;
use super::exit::Exit;
use super::output;
use super::record;
use super::session::Session;
use super::signals::{Signals, Suspensions};
use crate::desk::{Confirm, Desk, Expected, LookupPolicy, Patience, Permit, Progress, Refusal, Report};
use crate::domain::amount;
use crate::domain::capture::Field;
use crate::domain::{Attempt, CaptureRequest, Draft, Outcome, Say, State, say};

pub(super) async fn run(session: Session, options: args::Capture) -> Exit {
    let desk = match session.desk().await {
        Ok(desk) => desk,
        Err(exit) => return exit,
    };
    let request = match request(&desk, &options) {
        Ok(request) => request,
        Err(exit) => return exit,
    };
    if request.order_id.was_trimmed(&options.order_id) {
        output::note(&say("cli-order-id-trimmed").with("order", request.order_id.as_str()).to_string());
    }
    point_out(&desk, &request);
    let expected = match options.expect_hold.as_deref().map(|text| amount::read(text, Some(request.currency))).transpose() {
        Ok(hold) => hold.map_or(Expected::Anything, Expected::Amount),
        Err(error) => return output::fail(&say("cli-expect-hold").because("why", error.say()), Exit::Usage),
    };
    let permit = Permit {
        confirm: options.confirm.clone().map_or(Confirm::None, Confirm::Text),
        lookup: match (options.lookup || options.expect_hold.is_some(), options.no_lookup) {
            (true, _) => LookupPolicy::Strict,
            (_, true) if desk.card().mode == crate::domain::Mode::Live => LookupPolicy::WaiveFailed,
            _ => LookupPolicy::Skip,
        },
        seen: None,
        expected,
        patience: Patience::Timeout,
    };
    let mut signals = match Signals::listen().and_then(|signals| Ok((signals, Suspensions::refuse()?))) {
        Ok(signals) => signals,
        Err(error) => return output::fail(&say("cli-no-signals").with("cause", error.to_string()), Exit::Internal),
    };
    let report = capture(&desk, request.clone(), permit, &mut signals).await;
    tell(&desk, &request, &report, options.json)
}

/// Checks every field; each fault is told with the name of its flag.
fn request(desk: &Desk, options: &args::Capture) -> Result<CaptureRequest, Exit> {
    let server_url = match &options.server_url {
        Some(typed) => typed.clone(),
        None => desk.card().server_url.as_ref().map(|url| url.as_str().to_owned()).unwrap_or_default(),
    };
    let draft = Draft {
        order_id: options.order_id.clone(),
        currency: options.currency.clone(),
        amount: options.amount.clone(),
        comment: options.comment.clone().unwrap_or_default(),
        server_url,
    };
    draft.check(desk.card().pos_id).map_err(|faults| {
        for fault in faults {
            let flag = match fault.field {
                Field::OrderId => "--order-id",
                Field::Currency => "--currency",
                Field::Amount => "--amount",
                Field::Comment => "--comment",
                Field::ServerUrl => "--server-url",
            };
            output::note(&format!("{flag}: {}", fault.why));
        }
        Exit::Usage
    })
}

/// Tells what the order id may be taken for: letters of another script, an attempt that differs in case.
fn point_out(desk: &Desk, request: &CaptureRequest) {
    let (order_id, foreign) = (&request.order_id, request.order_id.foreign_letters());
    if !foreign.is_empty() {
        output::note(&say("desk-note-foreign").with("letters", foreign).to_string());
    }
    match desk.office().with(|ledger| ledger.case_twin(request.pos_id, order_id)) {
        Ok(Some(twin)) => {
            let note = say("desk-note-twin").with("order", twin.request.order_id.as_str()).because("state", twin.state.say());
            output::note(&note.to_string());
        }
        Ok(None) => {}
        Err(error) => output::note(&error.say().to_string()),
    }
}

/// Runs the capture to its end. The first request to end waits for the answer, the second leaves the attempt unknown.
async fn capture(desk: &Desk, request: CaptureRequest, permit: Permit, (signals, suspensions): &mut (Signals, Suspensions)) -> Report {
    let sending: Arc<Mutex<Option<Box<Attempt>>>> = Arc::default();
    let seen = Arc::clone(&sending);
    let progress = move |step: Progress| {
        if let Progress::Sending(attempt) = step {
            *seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(attempt);
        }
    };
    let order = request.order_id.clone();
    let work = desk.capture(request, permit, progress);
    tokio::pin!(work);
    loop {
        tokio::select! {
            report = &mut work => return report,
            () = signals.next() => {}
            () = suspensions.next() => {
                output::note(&say("cli-no-suspend").with("order", order.as_str()).to_string());
                continue;
            }
        }
        let in_flight = sending.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !desk.office().is_closing() {
            desk.office().close();
            output::note(&say("cli-waiting").with("order", order.as_str()).to_string());
        } else if let Some(attempt) = in_flight {
            return Report::Done(Box::new(abandon(desk, *attempt)));
        }
    }
}

/// Leaves an attempt unknown. Where the ledger cannot take that the row stays without a living owner, which is the same.
fn abandon(desk: &Desk, attempt: Attempt) -> Attempt {
    match desk.office().abandon(attempt.id) {
        Ok(Some(now)) => return now,
        Ok(None) => {}
        Err(error) => output::note(&error.say().to_string()),
    }
    let message = say("desk-abandoned").with("order", attempt.request.order_id.as_str());
    Attempt { state: State::Unknown, outcome: Outcome { message: Some(message), ..attempt.outcome }, ..attempt }
}

fn tell(desk: &Desk, request: &CaptureRequest, report: &Report, json: bool) -> Exit {
    match report {
        Report::Done(attempt) => tell_attempt(attempt, json),
        Report::Refused(refusal) => tell_refusal(desk, request, refusal, json),
        Report::NotStored { attempt, answer, .. } => {
            output::note(&attempt.outcome.message.as_ref().map(Say::to_string).unwrap_or_default());
            let wrote = if json { output::json(&record::attempt(attempt)) } else { output::result(&record::line(attempt)) };
            let wrote = wrote.and_then(|()| if json { Ok(()) } else { output::result(answer) });
            output::written(wrote, Exit::Internal)
        }
    }
}

/// The result of one attempt, in either form, and its exit code.
pub(super) fn tell_attempt(attempt: &Attempt, json: bool) -> Exit {
    output::alarm(attempt);
    let exit = Exit::of(attempt.state);
    if json {
        return output::written(output::json(&record::attempt(attempt)), exit);
    }
    let mut lines = vec![record::line(attempt)];
    lines.extend(record::explained(attempt));
    lines.extend(attempt.answer().as_ref().and_then(record::fee_text).map(|fee| say("cli-fee").with("fee", fee).to_string()));
    lines.push(say("cli-attempt").with("id", attempt.id.to_string()).to_string());
    output::written(output::result(&lines.join("\n")), exit)
}

fn tell_refusal(desk: &Desk, request: &CaptureRequest, refusal: &Refusal, json: bool) -> Exit {
    output::note(&refusal.why.to_string());
    if !json {
        return Exit::Refused;
    }
    let card = desk.card();
    let object = record::refusal(&card.name, card.mode, &desk.office().actor().operator, request, refusal);
    output::written(output::json(&object), Exit::Refused)
}
