use ratatui::style::{Color, Modifier};

use super::depth::Rgb;
use super::*;

/// The themes that know what their text stands on.
const PAINTED: [Look; 3] = [Look::Dark, Look::Light, Look::ColourBlind];
const EXACT: [Depth; 2] = [Depth::True, Depth::Many];
const MODES: [Mode; 3] = [Mode::Sandbox, Mode::Test, Mode::Live];

/// One, in light.
const ONE: u128 = 1_000_000;

/// How much light a channel gives (sRGB, IEC 61966-2-1), in millionths.
fn light(channel: u8) -> u128 {
    let value = u128::from(channel);
    if value <= 10 {
        return value * ONE * 100 / (255 * 1292);
    }
    // ((c / 255 + 0.055) / 1.055) to the power of 2.4: the square, times its fifth root.
    let scaled = (value * 1000 + 14_025) * ONE / 269_025;
    let square = scaled * scaled / ONE;
    let wanted = square * ONE.pow(4);
    let (mut low, mut high) = (0, ONE);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if middle.pow(5) <= wanted { low = middle } else { high = middle - 1 }
    }
    square * low / ONE
}

fn channels(colour: Color) -> [u128; 3] {
    let Rgb(red, green, blue) = match colour {
        Color::Rgb(red, green, blue) => Rgb(red, green, blue),
        Color::Indexed(index) => Rgb::indexed(index),
        other => panic!("{other} is the terminal's own"),
    };
    [light(red), light(green), light(blue)]
}

/// Contrast in hundredths (WCAG 2.2, relative luminance).
fn contrast(one: Color, other: Color) -> u128 {
    let luminance = |colour| {
        let [red, green, blue] = channels(colour);
        (red * 2126 + green * 7152 + blue * 722) / 10_000
    };
    let (one, other) = (luminance(one) + ONE / 20, luminance(other) + ONE / 20);
    one.max(other) * 100 / one.min(other)
}

/// Text and what it stands on, as it comes out over the base and maybe over something else.
fn colours(theme: Theme, over: Style, style: Style) -> (Color, Color) {
    let style = theme.base().patch(over).patch(style);
    let (fg, bg) = (style.fg.unwrap(), style.bg.unwrap());
    if style.add_modifier.contains(Modifier::REVERSED) { (bg, fg) } else { (fg, bg) }
}

#[test]
fn every_text_reads_well_on_what_it_stands_on() {
    for look in PAINTED {
        for depth in EXACT {
            let theme = Theme::of(look, depth);
            let mut texts = vec![("base", Style::new()), ("dim", theme.dim()), ("strong", theme.strong()), ("field", theme.field())];
            texts.extend([("selected", theme.selected()), ("fault", theme.fault()), ("hint", theme.hint()), ("alarm", theme.alarm())]);
            // Titles stand in the colour of their frame.
            texts.push(("frame of live", theme.frame(Some(Mode::Live), true).1));
            texts.push(("frame without the keys", theme.frame(None, false).1));
            texts.push(("frame with the keys", theme.frame(Some(Mode::Test), true).1));
            texts.extend(MODES.map(|mode| (mode.banner(), theme.mode(mode))));
            texts.extend(State::ALL.map(|state| (state.word(), theme.state(state))));
            let mut places: Vec<_> = texts.into_iter().map(|(name, style)| (name, Style::new(), style)).collect();
            places.push(("dim in a field", theme.field(), theme.dim()));
            for (name, over, style) in places {
                let (fg, bg) = colours(theme, over, style);
                assert!(contrast(fg, bg) >= 450, "{look:?} {depth:?} {name}: {} hundredths", contrast(fg, bg));
            }
            // A selected row is one colour as a whole.
            for state in State::ALL {
                let (fg, bg) = colours(theme, theme.state(state), theme.selected());
                assert!(contrast(fg, bg) >= 450, "{look:?} {depth:?} selected {state:?}");
            }
        }
    }
}

/// What somebody with one kind of cone missing sees: hundred-thousandths of red, green and blue light for each channel of light
/// (Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1).
const BLIND: [(&str, [[i128; 3]; 3]); 3] = [
    ("protanopia", [[15_229, 105_258, -20_487], [11_450, 78_628, 9_922], [-388, -4_812, 105_200]]),
    ("deuteranopia", [[36_732, 86_065, -22_797], [28_009, 67_250, 4_741], [-1_182, 4_294, 96_888]]),
    ("tritanopia", [[125_553, -7_675, -17_878], [-7_841, 93_081, 14_760], [473, 69_137, 30_390]]),
];

/// How far two colours are apart: the largest difference between their channels as written in sRGB, 0 to 255.
fn apart(one: Color, other: Color, eye: &[[i128; 3]; 3]) -> u8 {
    let seen = |colour| {
        let light = channels(colour).map(|light| i128::try_from(light).unwrap());
        eye.map(|row| {
            let mixed = (row[0] * light[0] + row[1] * light[1] + row[2] * light[2]) / 100_000;
            let mixed = u128::try_from(mixed.max(0)).unwrap().min(ONE);
            (0..=u8::MAX).rev().find(|channel| self::light(*channel) <= mixed).unwrap()
        })
    };
    let (one, other) = (seen(one), seen(other));
    (0..3).map(|at| one[at].abs_diff(other[at])).max().unwrap()
}

#[test]
fn the_colour_blind_theme_keeps_its_colours_apart_for_every_eye() {
    let theme = Theme::of(Look::ColourBlind, Depth::True);
    let block = |style: Style| style.bg.unwrap();
    let text = |style: Style| style.fg.unwrap();
    let blocks = MODES.map(|mode| (mode.banner(), block(theme.mode(mode))));
    let states = [State::Captured, State::Pending, State::Declined, State::Released].map(|state| (state.word(), text(theme.state(state))));
    let alarms = [("unknown", block(theme.unknown())), ("alarm", block(theme.alarm()))];
    for (name, eye) in BLIND {
        for group in [blocks.as_slice(), states.as_slice(), alarms.as_slice()] {
            for (at, (one, first)) in group.iter().enumerate() {
                for (other, second) in &group[at + 1..] {
                    let apart = apart(*first, *second, &eye);
                    assert!(apart >= 48, "{one} and {other} are {apart} apart in {name}");
                }
            }
        }
    }
}

#[test]
fn the_same_measure_finds_red_and_green_too_close() {
    let theme = Theme::of(Look::Dark, Depth::True);
    let (good, bad) = (theme.state(State::Captured).fg.unwrap(), theme.state(State::Declined).fg.unwrap());
    let (_, eye) = BLIND[1];
    assert!(apart(good, bad, &eye) < 48, "{}", apart(good, bad, &eye));
}

#[test]
fn live_looks_like_nothing_else_in_every_theme() {
    for look in Look::ALL {
        for depth in [Depth::Sixteen, Depth::Many, Depth::True] {
            let theme = Theme::of(look, depth);
            let [focused, other] = [true, false].map(|focused| theme.frame(Some(Mode::Live), focused));
            assert_eq!((focused.0, other.0), (BorderType::Double, BorderType::Double));
            assert_ne!(focused.1, other.1, "the pane with the keys still differs");
            for other in [None, Some(Mode::Test), Some(Mode::Sandbox)] {
                assert_eq!(theme.frame(other, true).0, BorderType::Plain);
            }
            if look != Look::Mono {
                let modes = MODES.map(|mode| theme.mode(mode).bg);
                assert!(modes[0] != modes[1] && modes[2] != modes[0] && modes[2] != modes[1], "{look:?} {depth:?}");
                assert_ne!(theme.frame(Some(Mode::Live), true).1.fg, theme.frame(Some(Mode::Test), true).1.fg, "{look:?} {depth:?}");
            }
        }
    }
}

#[test]
fn a_terminal_of_sixteen_colours_gets_its_own_and_one_of_256_the_table() {
    for look in Look::ALL {
        for (depth, fits) in [(Depth::Sixteen, false), (Depth::Many, true)] {
            for style in [Theme::of(look, depth).base(), Theme::of(look, depth).alarm(), Theme::of(look, depth).selected()] {
                for colour in [style.fg, style.bg].into_iter().flatten() {
                    assert!(!matches!(colour, Color::Rgb(..)), "{look:?} {depth:?}");
                    assert!(fits || !matches!(colour, Color::Indexed(_)), "{look:?} {depth:?}");
                }
            }
        }
    }
}
