//! `capdesk sandbox` as a process.

use super::*;

#[test]
fn the_sandbox_answers_and_ends_within_2_s_though_nobody_reads_and_clients_hold_on() {
    let home = Home::new();
    let mut command = home.command();
    command.args(["sandbox", "--json"]);
    let mut sandbox = Receiver::run(command);
    let key = |name: &str| sandbox.first[name].as_str().unwrap().to_owned();
    let (auth, endpoints_key) = (format!("CPAY {}:{}", key("api_key"), key("api_secret")), key("endpoints_key"));
    let addr = sandbox.addr;
    let ask = |order_id: &str| {
        // Each is noted on stderr: it is not sent to other machines.
        let url = format!("http://elsewhere.invalid/{}", "x".repeat(500));
        let body = format!(r#"{{"pos_id":"{}","order_id":"{order_id}","order_currency":"UAH","server_url":"{url}"}}"#, key("pos_id"));
        let mut stream = TcpStream::connect(addr).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let head = format!(
            "POST /api/v1/capture HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\nContent-Type: application/json\r\n\
             X-API-AUTH: {auth}\r\nX-API-KEY: {endpoints_key}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all([head.as_bytes(), body.as_bytes()].concat().as_slice()).unwrap();
        stream
    };
    for number in 1..=300 {
        let mut answer = String::new();
        ask(&format!("bulk-{number}")).read_to_string(&mut answer).unwrap();
        assert!(answer.contains(r#""status":"success""#), "{answer}");
    }
    let late = ask("1203");
    let held: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(addr).unwrap()).collect();
    std::thread::sleep(Duration::from_millis(300));
    let (code, took) = sandbox.stop();
    println!("ended after {took:?}");
    assert!(code == Some(0) && took < Duration::from_secs(2), "{code:?} after {took:?}");
    drop((late, held));
}
