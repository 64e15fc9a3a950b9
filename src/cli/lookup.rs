//! `capdesk lookup`

use super::args;
use super::dismiss;
use super::exit::Exit;
use super::output;
use super::session::Session;
use crate::desk::{Desk, LookedUp};
use crate::domain::json::object;
use crate::domain::{DismissTarget, Json, Order, OrderId, Transaction, say};
use crate::gateway::{LookupFailure, LookupFailureKind};

pub(super) async fn run(session: Session, options: args::Lookup) -> Exit {
    let order_id = match OrderId::parse(&options.order_id) {
        Ok(order_id) => order_id,
        Err(error) => return output::fail(&error.say(), Exit::Usage),
    };
    if let Some(id) = options.dismiss {
        let reason = options.reason.unwrap_or_default();
        return dismiss::dismiss(&session, &DismissTarget::Shown(order_id, id), &reason, options.confirm, options.json).await;
    }
    if let Some(id) = options.restore {
        return dismiss::restore(&session, &DismissTarget::Shown(order_id, id), options.json).await;
    }
    let desk = match session.desk().await {
        Ok(desk) => desk,
        Err(exit) => return exit,
    };
    let looked_up = desk.look_up(&order_id).await;
    if let Ok(seen) = &looked_up {
        told_besides(&desk, &order_id, seen);
    }
    match looked_up {
        Ok(seen) if seen.order.transactions.is_empty() => {
            output::fail(&say("cli-order-not-found").with("order", order_id.as_str()), Exit::Rejected)
        }
        Ok(seen) => output::written(tell(&order_id, &seen.order, options.json), Exit::Done),
        Err(failure) => output::fail(&failure.why, exit_of(&failure)),
    }
}

/// What stands beside the answer: that it could not be kept, that the gateway contradicts itself, an alarm that it raised.
fn told_besides(desk: &Desk, order_id: &OrderId, seen: &LookedUp) {
    if let Some(why) = &seen.off_record {
        output::note(&say("desk-off-record").because("why", why.clone()).to_string());
    }
    if let Some(twice) = seen.order.contradiction() {
        output::note(&say("desk-contradiction").with("id", twice.id().unwrap_or("-")).to_string());
    }
    let pos_id = desk.card().pos_id;
    // It need not be the newest attempt: the alarm is raised where the money is.
    let alarms = desk.office().with(|ledger| ledger.alarms(None)).unwrap_or_default();
    alarms.iter().filter(|attempt| attempt.request.pos_id == pos_id && attempt.request.order_id == *order_id).for_each(output::alarm);
}

/// The exit code of a failed look-up: refused by the gateway, or no answer.
pub(super) fn exit_of(failure: &LookupFailure) -> Exit {
    match failure.kind {
        LookupFailureKind::NotFound | LookupFailureKind::Unauthorised => Exit::Rejected,
        LookupFailureKind::NoAnswer | LookupFailureKind::Unreadable => Exit::Unknown,
    }
}

fn tell(order_id: &OrderId, order: &Order, json: bool) -> std::io::Result<()> {
    let currency = order.any_auth().and_then(|auth| auth.currency.clone());
    let hold = order.hold().map(|hold| hold.to_string());
    let sums: Vec<_> = order.captured().into_iter().map(|(currency, sum)| (currency, sum.map(|sum| sum.to_string()))).collect();
    if json {
        // One sum stands for all only in the currency that stands beside it.
        let captured = match sums.as_slice() {
            [(of, sum)] if currency.as_deref().is_none_or(|held| held == of) => sum.clone(),
            _ => None,
        };
        return output::json(&object([
            ("order_id", Json::String(order_id.as_str().to_owned())),
            ("hold", Json::text(hold)),
            ("currency", Json::text(currency)),
            ("captured", Json::text(captured)),
            ("captured_by_currency", Json::Object(sums.into_iter().map(|(currency, sum)| (currency, Json::text(sum))).collect())),
            ("transactions", Json::Array(order.listed().map(Transaction::to_json).collect())),
        ]));
    }
    let unit = currency.unwrap_or_default();
    let none = say("cli-none").to_string();
    let sum = |(currency, sum): &(String, Option<String>)| match sum {
        Some(sum) => format!("{sum} {currency}").trim_end().to_owned(),
        None => say("cli-not-known").with("currency", currency).to_string(),
    };
    output::result(
        &say("cli-order")
            .with("order", order_id.as_str())
            .with("hold", hold.map_or_else(|| none.clone(), |hold| format!("{hold} {unit}")))
            .with("captured", if sums.is_empty() { none } else { sums.iter().map(sum).collect::<Vec<_>>().join(" + ") })
            .to_string(),
    )?;
    for transaction in order.listed() {
        let amount = transaction.amount.text().unwrap_or("-");
        let columns = [
            format!("{:<8}", transaction.method),
            format!("{:<8}", transaction.status),
            format!("{amount:>12} {:<3}", transaction.currency.as_deref().unwrap_or("-")),
            format!("{:<4}", transaction.status_code.as_deref().unwrap_or("-")),
            transaction.created_at.clone().unwrap_or_default(),
            transaction.status_description.clone().unwrap_or_default(),
        ];
        output::result(&crate::domain::printable(columns.join("  ").trim_end()))?;
    }
    Ok(())
}
