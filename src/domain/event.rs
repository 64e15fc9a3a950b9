//! The kinds of steps that the ledger keeps of an attempt.

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// The row was written, before anything was sent.
    Created,
    /// A guard refused the capture; there may be no attempt.
    Refused,
    /// The gateway answered.
    Answer,
    /// Provably nothing was sent.
    NotSent,
    /// The process that sent it was found gone.
    Orphaned,
    /// A look-up was made, whatever it showed.
    LookUp,
    /// A webhook came that is the gateway's own; there may be no attempt.
    Webhook,
    /// The state changed on the evidence of a look-up or webhook.
    Settled,
    /// A named person took responsibility.
    Released,
    /// An answer came after the attempt had moved on.
    LateAnswer,
    /// The operator stopped waiting for the answer.
    Abandoned,
    /// Something that a person must see.
    Alarm,
    /// A person saw the alarm.
    AlarmOpened,
    /// A named person set aside what a webhook told or a look-up showed.
    Dismissed,
    /// A named person took that back.
    Restored,
    /// A named person went on without what is otherwise asked first, such as a readable look-up.
    Waived,
    /// A named person accepted a ledger that was put back.
    Accepted,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 17] = [
        Self::Created,
        Self::Refused,
        Self::Answer,
        Self::NotSent,
        Self::Orphaned,
        Self::LookUp,
        Self::Webhook,
        Self::Settled,
        Self::Released,
        Self::LateAnswer,
        Self::Abandoned,
        Self::Alarm,
        Self::AlarmOpened,
        Self::Dismissed,
        Self::Restored,
        Self::Waived,
        Self::Accepted,
    ];

    /// The kinds by which a person stood up for something that is otherwise asked or forbidden. Keep in step with the index
    /// `events_waived`.
    pub const BY_A_PERSON: [Self; 4] = [Self::Released, Self::Dismissed, Self::Restored, Self::Waived];

    /// The machine word, as in the ledger and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Refused => "refused",
            Self::Answer => "answer",
            Self::NotSent => "not_sent",
            Self::Orphaned => "orphaned",
            Self::LookUp => "look_up",
            Self::Webhook => "webhook",
            Self::Settled => "settled",
            Self::Released => "released",
            Self::LateAnswer => "late_answer",
            Self::Abandoned => "abandoned",
            Self::Alarm => "alarm",
            Self::AlarmOpened => "alarm_opened",
            Self::Dismissed => "dismissed",
            Self::Restored => "restored",
            Self::Waived => "waived",
            Self::Accepted => "accepted",
        }
    }

    /// The kind a machine word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}
