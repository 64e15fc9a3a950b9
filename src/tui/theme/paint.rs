//! What a table is made of.

use ratatui::style::{Color, Modifier, Style};

use super::depth::{Depth, Rgb};

/// Everything that has a look of its own.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) base: Paint,
    pub(super) dim: Paint,
    pub(super) strong: Paint,
    pub(super) field: Paint,
    pub(super) selected: Paint,
    pub(super) frame: Paint,
    pub(super) frame_focused: Paint,
    pub(super) frame_live: Paint,
    pub(super) sandbox: Paint,
    pub(super) test: Paint,
    pub(super) live: Paint,
    pub(super) captured: Paint,
    pub(super) alarm: Paint,
    pub(super) unknown: Paint,
    pub(super) moving: Paint,
    pub(super) refused: Paint,
    pub(super) quiet: Paint,
    pub(super) fault: Paint,
    pub(super) hint: Paint,
}

/// A colour: its exact value where the theme has one, and the nearest of the terminal's own sixteen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    pub(super) exact: Option<Rgb>,
    pub(super) own: Color,
}

impl Ink {
    /// A colour for the terminal.
    pub(super) fn colour(self, depth: Depth) -> Color {
        match (self.exact, depth) {
            (None, _) | (_, Depth::Sixteen) => self.own,
            (Some(rgb), Depth::Many) => Color::Indexed(rgb.index()),
            (Some(Rgb(red, green, blue)), Depth::True) => Color::Rgb(red, green, blue),
        }
    }
}

/// One of the terminal's own sixteen colours.
pub(super) const fn own(own: Color) -> Ink {
    Ink { exact: None, own }
}

/// An exact colour (0xRRGGBB) and what stands for it on a terminal of sixteen.
pub(super) const fn ink(rgb: u32, own: Color) -> Ink {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Ink { exact: Some(Rgb(red, green, blue)), own }
}

/// How one thing looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    pub(super) fg: Option<Ink>,
    pub(super) bg: Option<Ink>,
    pub(super) emphasis: Modifier,
}

impl Paint {
    pub(super) fn style(self, depth: Depth) -> Style {
        let colour = |ink: Option<Ink>| ink.map(|ink| ink.colour(depth));
        Style { fg: colour(self.fg), bg: colour(self.bg), ..Style::new().add_modifier(self.emphasis) }
    }

    /// The same with emphasis.
    pub(super) const fn with(self, emphasis: Modifier) -> Self {
        Self { emphasis: self.emphasis.union(emphasis), ..self }
    }
}

/// As the text around it.
pub(super) const PLAIN: Paint = Paint { fg: None, bg: None, emphasis: Modifier::empty() };

/// Coloured text on what is there.
pub(super) const fn text(fg: Ink) -> Paint {
    Paint { fg: Some(fg), ..PLAIN }
}

/// Text on a colour of its own.
pub(super) const fn on(fg: Ink, bg: Ink) -> Paint {
    Paint { fg: Some(fg), bg: Some(bg), ..PLAIN }
}

/// Bold text on a colour of its own: a word that must not be overlooked.
pub(super) const fn block(fg: Ink, bg: Ink) -> Paint {
    on(fg, bg).with(Modifier::BOLD)
}
