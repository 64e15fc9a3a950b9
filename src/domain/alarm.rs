//! What a person must see of an attempt.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::say::{Say, say};

/// The alarms of an attempt that nobody has opened yet: the first one and, of those since, the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept")]
pub struct Alarm {
    /// What was raised first.
    pub first: Say,
    /// What was raised last, where that is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<Say>,
}

/// The forms in which ledgers keep alarms.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Alarm {
        first: Say,
        #[serde(default)]
        last: Option<Say>,
    },
    /// One sentence, as older programs wrote it, for two alarms as well.
    Sentence(Say),
}

impl From<Kept> for Alarm {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Alarm { first, last } => Self { first, last },
            Kept::Sentence(first) => first.into(),
        }
    }
}

impl From<Say> for Alarm {
    fn from(first: Say) -> Self {
        Self { first, last: None }
    }
}

impl Alarm {
    /// Whether this is told already.
    pub fn tells(&self, alarm: &Say) -> bool {
        self.first == *alarm || self.last.as_ref() == Some(alarm)
    }

    /// With an alarm that was raised since.
    #[must_use]
    pub fn and(self, last: Say) -> Self {
        Self { last: Some(last), ..self }
    }

    /// All of it in one sentence.
    pub fn say(&self) -> Say {
        match &self.last {
            None => self.first.clone(),
            Some(last) => say("ledger-alarm-both").because("first", self.first.clone()).because("then", last.clone()),
        }
    }
}

impl fmt::Display for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.say().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_alarm_stands_beside_the_first() {
        let (one, two, three) = (say("desk-closing"), say("desk-interrupted"), say("ledger-alarm-second"));
        let alarm = Alarm::from(one.clone()).and(two.clone()).and(three.clone());
        assert_eq!((alarm.tells(&one), alarm.tells(&two), alarm.tells(&three)), (true, false, true));
        assert_eq!(alarm.to_string(), format!("{one} {three}"));
    }

    #[test]
    fn what_older_programs_wrote_is_one_sentence() {
        let (one, two) = (say("desk-closing").with("order", "1"), say("desk-interrupted"));
        let both = say("ledger-alarm-both").because("first", one.clone()).because("then", two.clone());
        for old in [one.clone(), both] {
            let kept = serde_json::to_string(&old).unwrap();
            assert_eq!(serde_json::from_str::<Alarm>(&kept).unwrap(), Alarm::from(old));
        }
        for new in [Alarm::from(one.clone()), Alarm::from(one).and(two)] {
            assert_eq!(serde_json::from_str::<Alarm>(&serde_json::to_string(&new).unwrap()).unwrap(), new);
        }
    }
}
