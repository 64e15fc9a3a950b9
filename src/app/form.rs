//! The draft of a capture as it is typed.

mod sight;

use uuid::Uuid;

pub use sight::{Look, NotSeen, Sight};

use super::room::Card;
use super::text_field::TextField;
use crate::domain::capture::{Fault, Field};
use crate::domain::comment::MAX_COMMENT;
use crate::domain::order_id::MAX_ORDER_ID;
use crate::domain::{CaptureRequest, Currency, Draft, OrderId, Say, say};

/// Where Tab stops, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stop {
    /// A field.
    Field(Field),
    /// The button that opens the review.
    Review,
    /// The button that shows the webhook address.
    More,
}

/// What the ledger knows of the order id, told at the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// The id it is about.
    pub order_id: OrderId,
    /// What there is to say.
    pub notes: Vec<Say>,
    /// Whether an attempt of this ledger holds the order; a note says so.
    pub held: bool,
    /// Whether this ledger has any attempt for the order.
    pub ours: bool,
}

/// The draft of a capture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    order_id: TextField,
    currency: TextField,
    amount: TextField,
    comment: TextField,
    server_url: TextField,
    /// Where the cursor is.
    pub focus: Stop,
    /// Whether the webhook address is shown.
    pub more: bool,
    /// Whether the next character replaces the currency that stands there.
    pub replace: bool,
    /// What the ledger knows of the order id.
    pub glance: Option<Glance>,
    /// What the gateway shows of the order.
    sight: Option<Sight>,
    /// What stood in the currency before the hold's was put there.
    before_fill: Option<String>,
    /// Fields that were left with text in them.
    left: Vec<Field>,
    /// Fields that somebody changed.
    touched: Vec<Field>,
    /// Whether a review was asked for: from then on empty fields are faults, too.
    pub tried: bool,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            // Above the API's limits, so that an overlong paste is seen and told instead of being cut into another id.
            order_id: TextField::new(4 * MAX_ORDER_ID),
            currency: TextField::new(8),
            amount: TextField::new(64),
            comment: TextField::new(2 * MAX_COMMENT),
            server_url: TextField::new(2048),
            focus: Stop::Field(Field::OrderId),
            more: false,
            replace: false,
            glance: None,
            sight: None,
            before_fill: None,
            left: Vec::new(),
            touched: Vec::new(),
            tried: false,
        }
    }
}

impl Form {
    /// Starts untouched fields with the profile's values.
    pub fn start_with(&mut self, card: &Card) {
        self.start_currency(card.currency);
        if !card.server_url.is_empty() && !self.touched.contains(&Field::ServerUrl) {
            self.server_url.set(&card.server_url);
        }
    }

    /// Starts an untouched currency with the profile's.
    pub fn start_currency(&mut self, currency: Option<Currency>) {
        if let (Some(currency), false) = (currency, self.touched.contains(&Field::Currency)) {
            self.currency.set(currency.code());
        }
    }

    /// Copies a former request into this draft.
    pub fn copy(&mut self, request: &CaptureRequest) {
        self.order_id.set(request.order_id.as_str());
        self.currency.set(request.currency.code());
        self.amount.set(&request.charge_amount.map(|amount| amount.wire()).unwrap_or_default());
        self.comment.set(request.comment.as_ref().map_or("", |comment| comment.as_str()));
        self.server_url.set(request.server_url.as_ref().map_or("", |url| url.as_str()));
        self.touched = vec![Field::OrderId, Field::Currency, Field::Amount, Field::Comment, Field::ServerUrl];
    }

    /// A field's text.
    pub fn field(&self, field: Field) -> &TextField {
        match field {
            Field::OrderId => &self.order_id,
            Field::Currency => &self.currency,
            Field::Amount => &self.amount,
            Field::Comment => &self.comment,
            Field::ServerUrl => &self.server_url,
        }
    }

    /// A field to change.
    pub fn field_mut(&mut self, field: Field) -> &mut TextField {
        match field {
            Field::OrderId => &mut self.order_id,
            Field::Currency => &mut self.currency,
            Field::Amount => &mut self.amount,
            Field::Comment => &mut self.comment,
            Field::ServerUrl => &mut self.server_url,
        }
    }

    /// The field the cursor is in; `None` on a button.
    pub fn focused_field(&self) -> Option<Field> {
        match self.focus {
            Stop::Field(field) => Some(field),
            Stop::Review | Stop::More => None,
        }
    }

    /// Notes that somebody changed a field.
    pub fn touch(&mut self, field: Field) {
        if !self.touched.contains(&field) {
            self.touched.push(field);
        }
        if field == Field::OrderId {
            self.forget_order();
        }
    }

    /// What the ledger knows of the order whose id stands in the draft.
    pub fn glance(&self) -> Option<&Glance> {
        let order_id = self.order_id()?;
        self.glance.as_ref().filter(|glance| glance.order_id == order_id)
    }

    /// Whether nobody has changed anything.
    pub fn is_pristine(&self) -> bool {
        self.touched.is_empty()
    }

    /// The stops in the order of Tab.
    pub fn stops(&self) -> [Stop; 6] {
        let last = if self.shows_url() { Stop::Field(Field::ServerUrl) } else { Stop::More };
        [
            Stop::Field(Field::OrderId),
            Stop::Field(Field::Currency),
            Stop::Field(Field::Amount),
            Stop::Field(Field::Comment),
            Stop::Review,
            last,
        ]
    }

    /// Whether the webhook address has its own line.
    pub fn shows_url(&self) -> bool {
        self.more || !self.server_url.is_empty()
    }

    /// Moves the cursor; a field that is left with text in it shows its faults from then on.
    pub fn go(&mut self, to: Stop) {
        if let Stop::Field(field) = self.focus
            && !self.field(field).is_empty()
            && !self.left.contains(&field)
        {
            self.left.push(field);
        }
        self.focus = to;
        self.replace = to == Stop::Field(Field::Currency) && !self.currency.is_empty();
        if let Stop::Field(field) = to {
            self.field_mut(field).apply(super::text_field::Edit::End);
        }
    }

    /// Moves the cursor by `step` stops, around the ends.
    pub fn step(&mut self, forward: bool) {
        let stops = self.stops();
        let at = stops.iter().position(|stop| *stop == self.focus).unwrap_or(0);
        let to = if forward { (at + 1) % stops.len() } else { (at + stops.len() - 1) % stops.len() };
        self.go(stops[to]);
    }

    /// The draft as typed. An empty amount means the whole hold; spaces alone are a mistake.
    pub fn draft(&self) -> Draft {
        Draft {
            order_id: self.order_id.text().to_owned(),
            currency: self.currency.text().to_owned(),
            amount: (!self.amount.is_empty()).then(|| self.amount.text().to_owned()),
            comment: self.comment.text().to_owned(),
            server_url: self.server_url.text().to_owned(),
        }
    }

    /// The order id, if it is one.
    pub fn order_id(&self) -> Option<OrderId> {
        OrderId::parse(self.order_id.text()).ok()
    }

    /// Every fault of the draft.
    pub fn faults(&self) -> Vec<Fault> {
        self.draft().check(Uuid::nil()).err().unwrap_or_default()
    }

    /// The faults that are shown: of fields that were left, and of all once a review was asked for.
    pub fn shown_faults(&self) -> Vec<Fault> {
        self.faults().into_iter().filter(|fault| self.tried || self.left.contains(&fault.field)).collect()
    }

    /// What is pointed out about the order id without being a fault.
    pub fn hints(&self) -> Vec<Say> {
        let Some(order_id) = self.order_id() else { return Vec::new() };
        let mut hints = Vec::new();
        if order_id.was_trimmed(self.order_id.text()) {
            hints.push(say("ui-hint-trimmed").with("id", order_id.as_str()));
        }
        let foreign = order_id.foreign_letters();
        if !foreign.is_empty() {
            hints.push(say("ui-hint-foreign").with("letters", foreign));
        }
        if let Some(glance) = self.glance() {
            hints.extend(glance.notes.iter().cloned());
        }
        hints
    }

    /// How many characters stand in a field and how many may, once that is near.
    pub fn counter(&self, field: Field) -> Option<(usize, usize)> {
        let (max, near) = match field {
            Field::OrderId => (MAX_ORDER_ID, 8),
            Field::Comment => (MAX_COMMENT, 200),
            Field::Currency | Field::Amount | Field::ServerUrl => return None,
        };
        let length = self.field(field).len();
        (length + near >= max).then_some((length, max))
    }
}
