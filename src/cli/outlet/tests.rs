//! Readers that stop, come back, or fail.

use std::sync::mpsc::{Receiver, Sender, channel};

use pretty_assertions::assert_eq;

use super::*;

const MOST: usize = 10 * (100 + KEEPING);

/// A stream that writes when it is told to, and as much as it is told.
struct Reader {
    may: Receiver<io::Result<usize>>,
    read: Arc<Mutex<Vec<u8>>>,
}

impl Write for Reader {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Once nobody tells it any more, it takes everything.
        let most = self.may.recv().unwrap_or(Ok(usize::MAX))?;
        let taken = &bytes[..bytes.len().min(most)];
        self.read.lock().unwrap().extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Test {
    outlet: Outlet,
    may: Sender<io::Result<usize>>,
    read: Arc<Mutex<Vec<u8>>>,
}

fn outlet() -> Test {
    let (may, told) = channel();
    let read = Arc::<Mutex<Vec<u8>>>::default();
    let sink = Reader { may: told, read: Arc::clone(&read) };
    let outlet = Outlet::start(sink, MOST, Box::new(|count| Some(format!("{count} left out")))).unwrap();
    Test { outlet, may, read }
}

impl Test {
    /// What was written once everything is.
    fn text(self) -> String {
        drop(self.may);
        self.outlet.close(Instant::now() + Duration::from_secs(20));
        String::from_utf8(self.read.lock().unwrap().clone()).unwrap()
    }
}

fn line(number: usize) -> String {
    format!("{number:0>100}")
}

#[test]
fn nobody_waits_for_a_reader_and_what_is_beyond_the_bound_is_left_out_and_told() {
    let test = outlet();
    let begun = Instant::now();
    let told: Vec<bool> = (0..100_000).map(|number| test.outlet.tell(line(number))).collect();
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    // Only the first in a row is worth a word.
    assert_eq!(told.iter().filter(|told| !**told).count(), 1);
    assert_eq!(test.outlet.left_out(), 100_000 - 10);
    assert!(test.outlet.shared.lock().bytes <= MOST);
    // One that alone is larger than what may wait is left out at once.
    test.outlet.tell("x".repeat(MOST));
    let kept: String = (0..10).map(|number| line(number) + "\n").collect();
    assert_eq!(test.text(), kept + "99991 left out\n");
}

#[test]
fn ending_waits_for_the_reader_no_longer_than_it_may() {
    let Test { outlet, may, read } = outlet();
    outlet.tell(line(1));
    let begun = Instant::now();
    outlet.close(begun + Duration::from_millis(200));
    let took = begun.elapsed().as_millis();
    assert!((200..5_000).contains(&took), "{took} ms");
    drop(may);
    outlet.close(Instant::now() + Duration::from_secs(20));
    assert_eq!(String::from_utf8(read.lock().unwrap().clone()).unwrap(), line(1) + "\n");
}

#[test]
fn after_an_error_the_next_line_stands_by_itself_and_what_is_lost_is_counted() {
    let test = outlet();
    for _ in 0..3 {
        test.outlet.tell(line(1));
    }
    let full = || Err(ErrorKind::StorageFull.into());
    for may in [Ok(40), full(), full(), Err(ErrorKind::WouldBlock.into()), Err(ErrorKind::Interrupted.into())] {
        test.may.send(may).unwrap();
    }
    assert_eq!(test.text(), format!("{:0>40}\n{}\n2 left out\n", "", line(1)));
}
