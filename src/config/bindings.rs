//! The table `keys`: which keys do what, as written. What it means the console knows; a mistake in it disables nothing.

use toml::Spanned;
use toml::de::DeValue;

use super::known::{Known, told_name};
use super::source::{Misplaced, Source};
use crate::domain::{Say, printable};

/// A text of the file and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The text, printable.
    pub text: String,
    /// File, line and column.
    pub place: String,
}

impl Placed {
    /// A mistake with the place before it.
    pub fn at(&self, mistake: Say) -> Say {
        Misplaced { place: self.place.clone(), mistake }.say()
    }
}

/// The keys of one action. Without any, something else than a list of texts stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The action.
    pub action: Placed,
    /// Its keys.
    pub keys: Vec<Placed>,
}

/// Reads the table; without one there is one binding whose action is the whole value.
pub(super) fn read(key: &Spanned<impl AsRef<str>>, value: &Spanned<DeValue<'_>>, source: &Source<'_>, known: &Known) -> Vec<Binding> {
    // No action and no key is like one of the merchant's keys, so none of those is known by what is left of it.
    let shown = |text: &str| known.masked(&told_name(&printable(text))).into_owned();
    let placed = |text: &str, offset: usize| Placed { text: shown(text), place: source.place(offset) };
    let Some(table) = value.get_ref().as_table() else {
        return vec![Binding { action: placed(key.get_ref().as_ref(), value.span().start), keys: Vec::new() }];
    };
    let binding = |(name, keys): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
        let name: &Spanned<std::borrow::Cow<'_, str>> = name;
        let texts = keys
            .get_ref()
            .as_array()
            .and_then(|keys| keys.iter().map(|key| Some(placed(key.get_ref().as_str()?, key.span().start))).collect::<Option<Vec<_>>>());
        Binding { action: placed(name.get_ref(), name.span().start), keys: texts.unwrap_or_default() }
    };
    table.iter().map(binding).collect()
}
