use std::collections::HashSet;
use std::fs;

use super::*;

#[tokio::test]
async fn keys_orders_and_pending_captures_survive_a_restart() {
    let shop = Shop::open().await;
    let keys = [&shop.running.keys.api_key, &shop.running.keys.api_secret, &shop.running.keys.endpoints_key]
        .map(|key| key.expose_secret().to_owned());
    let pos_id = shop.running.pos_id;
    let pending = shop.capture("1202", "").await;
    let captured = shop.capture("1001", "").await;
    let Shop { dir, running } = shop;
    running.stop().await;
    let shop = Shop { running: start(dir.path()).await, dir };
    let now = [&shop.running.keys.api_key, &shop.running.keys.api_secret, &shop.running.keys.endpoints_key]
        .map(|key| key.expose_secret().to_owned());
    assert_eq!((now, shop.running.pos_id), (keys, pos_id));
    assert_eq!(shop.look_up("1001").await.items()[1], captured.json);
    tokio::time::sleep(PACE.settle).await;
    let seen = shop.look_up("1202").await;
    assert_eq!(seen.history(), ["auth success 1002 100", "capture success 1000 100"]);
    assert_eq!(seen.items()[1].get("operation_id"), pending.json.get("operation_id"));
    assert_eq!(shop.capture("1001", "").await.outcome(), ("failure", "4150"));
}

#[tokio::test]
async fn keys_have_the_documented_forms_and_differ() {
    let (one, two) = tokio::join!(Shop::open(), Shop::open());
    let mut seen = HashSet::new();
    for keys in [&one.running.keys, &two.running.keys] {
        let (api_key, secret, endpoints) =
            (keys.api_key.expose_secret(), keys.api_secret.expose_secret(), keys.endpoints_key.expose_secret());
        assert!(api_key.parse::<Uuid>().is_ok());
        assert_eq!((secret.len(), endpoints.len()), (32, 39));
        assert!(secret.chars().chain(endpoints.chars()).all(|c| c.is_ascii_alphanumeric()));
        seen.extend([api_key, secret, endpoints]);
    }
    assert_eq!(seen.len(), 6);
    assert_ne!(one.running.pos_id, two.running.pos_id);
    assert!(!format!("{:?}", one.running).contains(one.running.keys.api_secret.expose_secret()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_simultaneous_captures_one_succeeds() {
    let shop = Shop::open().await;
    // Two servers on one directory are two processes as far as the database is concerned.
    let second = start(shop.dir.path()).await;
    assert_eq!(second.pos_id, shop.running.pos_id);
    for order in ["1002", "bulk-5", "1202"] {
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..16 {
            let url = if number % 2 == 0 { &shop.running.url } else { &second.url };
            let request = HTTP
                .post(format!("{url}/api/v1/capture"))
                .header("X-API-AUTH", shop.auth())
                .header("X-API-KEY", shop.endpoints_key())
                .header("Content-Type", "application/json")
                .body(shop.body(order, "UAH", ""));
            tasks.spawn(got(request));
        }
        let codes: Vec<String> = tasks.join_all().await.iter().map(|got| got.of("status_code").to_owned()).collect();
        assert_eq!(codes.iter().filter(|code| *code != "4150").count(), 1, "{order}: {codes:?}");
        assert_eq!(shop.look_up(order).await.items().len(), 17);
    }
    second.stop().await;
}

#[test]
fn first_use_by_many_at_once_draws_one_identity() {
    let dir = TempDir::new().unwrap();
    let drawn: HashSet<Uuid> = std::thread::scope(|scope| {
        let open = || Store::open(&dir.path().join("data"), Timestamp::now()).unwrap().1.pos_id;
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(drawn.len(), 1);
}

#[tokio::test]
async fn a_file_of_the_first_version_is_brought_up_to_date_with_all_that_is_in_it() {
    let dir = TempDir::new().unwrap();
    let old = rusqlite::Connection::open(dir.path().join("sandbox.db")).unwrap();
    old.execute_batch(schema::STEPS[0]).unwrap();
    old.execute_batch(
        "INSERT INTO identity VALUES (1, 'dc728de1-51ef-4ef1-80f7-3b44b07b5667', 'key', 'secret', 'endpoints', 1700000000000);
         INSERT INTO captures VALUES (1, '1004', 'f7d0c7cb-af32-441f-b2af-4d90d4da70e1', '4f98dc46-ffff-4ba7-a267-286fe7669894',
                                      '80', 'UAH', 'success', '1000', 1700000001000, NULL, NULL, 'old');",
    )
    .unwrap();
    drop(old);
    for _ in 0..2 {
        let shop = Shop { running: start(dir.path()).await, dir: TempDir::new().unwrap() };
        let keys = &shop.running.keys;
        assert_eq!([keys.api_key.expose_secret(), keys.api_secret.expose_secret(), shop.endpoints_key()], ["key", "secret", "endpoints"]);
        let seen = shop.look_up("1004").await;
        assert_eq!(seen.history(), ["auth success 1002 1000", "capture success 1000 80"]);
        assert_eq!(seen.items()[1].get("comment").and_then(Json::as_str), Some("old"));
        let webhook = r#","server_url":"http://127.0.0.1:9/""#;
        assert_eq!(shop.capture("1201", webhook).await.outcome(), ("failure", "4009"), "it has an outbox");
        shop.running.stop().await;
    }
    let file = rusqlite::Connection::open(dir.path().join("sandbox.db")).unwrap();
    let version: i64 = file.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, schema::STEPS.len() as i64);
}

#[tokio::test]
async fn a_reset_forgets_orders_and_draws_new_keys_under_a_running_server() {
    let shop = Shop::open().await;
    shop.capture("1001", "").await;
    reset(shop.dir.path()).unwrap();
    shop.look_up("1001").await.assert_error(401, "S-403");
    let second = start(shop.dir.path()).await;
    assert_ne!(second.pos_id, shop.running.pos_id);
    // The server that ran all the time answers by the new keys too.
    let Shop { dir, running } = shop;
    let shop = Shop { dir, running: Running { url: running.url.clone(), ..second } };
    assert_eq!(shop.look_up("1001").await.history(), ["auth success 1002 100"]);
    assert_eq!(shop.capture("1001", "").await.outcome(), ("success", "1000"));
    running.stop().await;
}

#[tokio::test]
async fn a_reset_before_the_first_use_is_fine() {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("a/b");
    reset(&data).unwrap();
    start(&data).await.stop().await;
}

#[tokio::test]
async fn only_loopback_is_listened_on() {
    let dir = TempDir::new().unwrap();
    for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0", "[2001:db8::1]:0"] {
        let error = Sandbox::start(dir.path(), address.parse().unwrap()).await.unwrap_err();
        assert!(matches!(error, SandboxError::NotLoopback(_)), "{error}");
        assert!(error.to_string().contains(address), "{error}");
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    let first = start(dir.path()).await;
    let taken = first.url.strip_prefix("http://").unwrap().parse().unwrap();
    assert!(matches!(Sandbox::start(dir.path(), taken).await, Err(SandboxError::Listen { .. })));
}

#[tokio::test]
async fn dropping_stops_listening_and_stop_lets_answers_out() {
    let shop = Shop::open().await;
    let (url, late) = (shop.running.url.clone(), shop.post(shop.body("1203", "UAH", "")));
    let asked = tokio::spawn(got(late));
    while shop.look_up("1203").await.items().len() < 2 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let Shop { dir, running } = shop;
    running.stop().await;
    assert_eq!(asked.await.unwrap().outcome(), ("success", "1000"));
    assert!(HTTP.get(format!("{url}/health")).send().await.unwrap_err().is_connect());
    let again = start(dir.path()).await;
    let url = again.url.clone();
    drop(again);
    let gone = async { while HTTP.get(format!("{url}/health")).send().await.is_ok() {} };
    tokio::time::timeout(Duration::from_secs(5), gone).await.unwrap();
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_named() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("sandbox.db");
    fs::write(&file, "no database, but long enough to be taken for one ".repeat(40)).unwrap();
    assert!(matches!(Sandbox::start(dir.path(), ANY_PORT).await, Err(SandboxError::Damaged(path)) if path == file));
    assert!(reset(dir.path()).unwrap_err().to_string().contains("sandbox.db"));
    fs::remove_file(&file).unwrap();
    rusqlite::Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(reset(dir.path()), Err(SandboxError::Newer(_))));
    let not_a_dir = file.join("data");
    assert!(matches!(reset(&not_a_dir), Err(SandboxError::Place { .. })));
}

#[cfg(unix)]
mod modes {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::Command;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn files_are_private() {
        let dir = TempDir::new().unwrap();
        // Under a strict umask the test's own directory would be closed to itself.
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let data = dir.path().join("a/data");
        let (_open, _) = Store::open(&data, Timestamp::now()).unwrap();
        assert_eq!((mode(&dir.path().join("a")), mode(&data)), (0o700, 0o700));
        for entry in fs::read_dir(&data).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
        // A file that was opened up is closed again; a directory of somebody else's is left alone.
        let db = data.join("sandbox.db");
        fs::set_permissions(&db, fs::Permissions::from_mode(0o644)).unwrap();
        fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
        reset(&data).unwrap();
        assert_eq!((mode(&db), mode(&data)), (0o600, 0o755));
    }

    #[test]
    fn files_are_private_under_any_umask() {
        for umask in ["000", "277"] {
            let status = Command::new("sh")
                .args(["-c", &format!("umask {umask}; exec \"$0\" \"$@\"")])
                .arg(std::env::current_exe().unwrap())
                .args(["--exact", "sandbox::tests::state::modes::files_are_private"])
                .output()
                .unwrap();
            let text = String::from_utf8_lossy(&status.stdout).into_owned();
            assert!(status.status.success() && text.contains("1 passed"), "{umask}: {text}");
        }
    }
}
