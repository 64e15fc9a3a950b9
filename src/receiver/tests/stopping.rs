//! How the server ends, and what a sender cannot cut off.

use pretty_assertions::assert_eq;
use tokio::time::sleep;

use super::*;

/// Whether the address takes no connection any more, soon.
async fn is_closed(address: SocketAddr) -> bool {
    for _ in 0..200 {
        match TcpStream::connect(address).await {
            Err(_) => return true,
            Ok(_) => sleep(Duration::from_millis(10)).await,
        }
    }
    false
}

#[tokio::test]
async fn stopping_answers_what_is_under_way_and_takes_nothing_new() {
    let post = Post::open(Limits::default(), Senders::default()).await;
    let address = post.running.address;
    let whole = form(GENUINE);
    let mut silent = post.connect().await;
    let mut head = post.send(&whole[..30]).await;
    let mut body = post.send(&whole[..whole.len() - 5]).await;
    let mut slow = post.send(&form(SLOW)).await;
    // All of them are under way.
    sleep(Duration::from_millis(200)).await;

    let stop = tokio::spawn(post.running.stop());
    assert!(is_closed(address).await);
    assert_eq!(answer_on(&mut silent).await, "");
    head.write_all(&whole[30..]).await.unwrap();
    body.write_all(&whole[whole.len() - 5..]).await.unwrap();
    assert_eq!(status(&answer_on(&mut head).await), 200);
    assert_eq!(status(&answer_on(&mut body).await), 200);
    assert!(!stop.is_finished());
    post.clerk.slow.add_permits(1);
    assert_eq!(status(&answer_on(&mut slow).await), 200);
    drop((head, body, slow));
    timeout(Duration::from_secs(5), stop).await.unwrap().unwrap();
    assert_eq!(post.clerk.taken(), ["genuine", "genuine", "slow"]);
}

#[tokio::test]
async fn stopping_takes_no_longer_than_its_limit() {
    let limits = Limits { stop: Duration::from_millis(200), ..Limits::default() };
    let post = Post::open(limits, Senders::default()).await;
    let mut slow = post.send(&form(SLOW)).await;
    sleep(Duration::from_millis(100)).await;
    timeout(Duration::from_secs(5), post.running.stop()).await.unwrap();
    assert_eq!(answer_on(&mut slow).await, "");
    assert_eq!(post.clerk.taken(), Vec::<String>::new());
}

#[tokio::test]
async fn dropped_it_takes_no_new_connection_and_answers_those_under_way() {
    let post = Post::open(Limits::default(), Senders::default()).await;
    let address = post.running.address;
    let mut slow = post.send(&form(SLOW)).await;
    sleep(Duration::from_millis(100)).await;
    drop(post.running);
    assert!(is_closed(address).await);
    post.clerk.slow.add_permits(1);
    assert_eq!(status(&answer_on(&mut slow).await), 200);
}

#[tokio::test]
async fn what_is_being_recorded_is_recorded_though_the_sender_hangs_up() {
    let post = Post::open(Limits::default(), Senders::default()).await;
    for reset in [false, true] {
        let slow = post.send(&form(SLOW)).await;
        sleep(Duration::from_millis(100)).await;
        if reset {
            slow.set_zero_linger().unwrap();
        }
        drop(slow);
    }
    sleep(Duration::from_millis(200)).await;
    post.clerk.slow.add_permits(2);
    for _ in 0..100 {
        if post.clerk.taken().len() == 2 {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
    panic!("{:?}", post.clerk.taken());
}
