use std::convert::Infallible;
use std::time::Duration;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::{Draft, Mode, Moment, State};

/// Attempts 0, 1, 2 … from the first row on, each sent a second before the one above it.
struct Rows(Vec<Attempt>);

fn rows(count: usize) -> Rows {
    let draft = Draft { order_id: "1".into(), currency: "UAH".into(), ..Draft::default() };
    let request = draft.check(Uuid::nil()).unwrap();
    let row = |at: usize| {
        let sent = Moment { wall: time(at), boot: Duration::ZERO, boot_id: String::new() };
        Attempt { state: State::Captured, operator: "olena".into(), ..Attempt::begun(id(at), "test", Mode::Test, request.clone(), sent) }
    };
    Rows((0..count).map(row).collect())
}

fn id(at: usize) -> Uuid {
    Uuid::from_u128(at as u128)
}

fn time(at: usize) -> Timestamp {
    Timestamp::from_second(1_000_000 - i64::try_from(at).unwrap()).unwrap()
}

impl Rows {
    fn at(&self, cursor: Option<Cursor>) -> Option<usize> {
        cursor.and_then(|Cursor(id)| self.0.iter().position(|row| row.id == id))
    }
}

impl List for Rows {
    type Error = Infallible;

    fn below(&self, after: Option<Cursor>, limit: usize) -> Result<Vec<Attempt>, Infallible> {
        let from = self.at(after).map_or(0, |at| at + 1);
        Ok(self.0.iter().skip(from).take(limit).cloned().collect())
    }

    fn above(&self, before: Option<Cursor>, limit: usize) -> Result<Vec<Attempt>, Infallible> {
        let to = self.at(before).unwrap_or(self.0.len());
        Ok(self.0[..to].iter().rev().take(limit).cloned().collect())
    }

    fn before(&self, time: Timestamp) -> Result<Option<Attempt>, Infallible> {
        Ok(self.0.iter().find(|row| row.sent.wall < time).cloned())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_window_is_one_piece_of_the_list_around_what_was_asked_for(count in 0..700_usize, at in 0..700_usize) {
        let list = rows(count);
        for start in [Start::Top, Start::Bottom, Start::Below(id(at)), Start::Ending(id(at)), Start::Before(time(at))] {
            if at >= count && matches!(start, Start::Below(_) | Start::Ending(_)) {
                continue;
            }
            let Ok(window) = load(&list, start);
            let first = window.above.map_or(0, |above| list.at(Some(Cursor(above))).unwrap() + 1);
            let last = first + window.rows.len();
            prop_assert_eq!(&window.rows[..], &list.0[first..last]);
            prop_assert_eq!(window.more, last < count);
            prop_assert!(window.rows.len() == MOST || !window.more && (window.above.is_none() || window.rows.len() < MOST));
            prop_assert_eq!(window.rows.is_empty(), count == 0);
            match start {
                Start::Top => prop_assert_eq!(first, 0),
                Start::Bottom => prop_assert_eq!((last, window.at), (count, count.checked_sub(1).map(id))),
                Start::Below(_) if at + 1 < count => prop_assert_eq!(first, at + 1),
                Start::Below(_) => prop_assert_eq!(last, count),
                Start::Ending(_) => prop_assert!(last == at + 1 || first == 0 && at < last),
                Start::Before(_) => {
                    let sought = (at + 1 < count).then_some(at + 1);
                    prop_assert_eq!(window.at, sought.map(id));
                    prop_assert!(sought.is_none_or(|at| (first..last).contains(&at)));
                    prop_assert!(sought.is_some() || last == count);
                }
            }
        }
    }
}
