# Every word on the console's screen, in English. One section a room; ids are never reused with another meaning,
# because the ledger keeps sentences by id.

## domain: fields

order-id-empty = Enter the order id of the pre-authorisation.
order-id-too-long = The order id has { $length } characters; at most { $max } are allowed.
order-id-invisible = The order id has a character that cannot be seen ({ $mark }); type it again.
order-id-dots = No web address can carry an order id of one or two dots; look the order up in the merchant portal.
order-id-marks = The order id has a mark that cannot be told apart from those around it ({ $mark }); type it again.
currency-empty = Enter the currency of the order, for example UAH.
currency-unknown = { $text } is no ISO 4217 currency code; write for example UAH, EUR or USD.
amount-not-a-number = { $text } is no amount; write digits with at most one decimal mark, for example 80.50.
amount-negative = The amount is negative; a capture takes more than 0.
amount-zero = The amount is 0; a capture takes more than 0.
amount-ambiguous = { $text } may mean thousands or decimals; write 1234 or 1.23.
amount-grouping = The spaces in { $text } do not group digits by three; write the amount without spaces.
amount-decimals = { $currency } amounts have { $allowed ->
    [0] no decimals
   *[other] at most { $allowed } decimals
  } here.
amount-too-long = The amount has more digits than can be kept exactly.
amount-exact = { $amount }
amount-unusable = no usable amount stated
amount-whole = whole hold, { $currency }
day-unreadable = { $text } is no date; write 2026-11-20, 20.11.2026 or 20.11.
day-none = The calendar has no day { $text }.
comment-too-long = The comment has { $length } characters; at most { $max } are allowed.
comment-newline = The comment has a line break; write it on one line.
comment-tagged = The comment carries the mark of an attempt, [capdesk ...], by which look-ups tell captures apart; take it out.
comment-tab = The comment has a tab; write a space instead.
comment-control = The comment has a control character ({ $mark }); remove it.
server-url-invalid = { $text } is no web address; write for example https://example.com/webhook.
server-url-health = Webhooks are not taken at the path /health, where the receiver tells how it is; choose another path, for example /capdesk.
server-url-scheme = { $scheme } addresses cannot receive webhooks; use https:// or http://.

## domain: what a look-up forbids, told at the field of a draft

guard-captured = Captured already: a hold can be captured once.
guard-capture-under-way = A capture is under way ({ $status }); look the order up again later.
guard-refunded = Refunded ({ $status }): what was captured was given back, or is about to be.
guard-unknown-method = { $method } ({ $status }): an operation that is not in the documentation; it may have moved money.
guard-voided = Voided: the hold was released. Authorise the order again.
guard-void-under-way = The order is being voided ({ $status }); look it up again later.
guard-not-authorised = Not authorised ({ $status }): only a successful hold can be captured.
guard-no-authorisation = The order has no authorisation; check the order id.
guard-other-currency = The order is held in { $held }; correct the currency.
guard-above-hold = More than the { $held } on hold; correct the amount.

## domain: states

state-sending = sending
state-captured = captured
state-captured-mismatch = captured, OTHER AMOUNT
state-pending = pending
state-declined = declined
state-rejected = rejected
state-throttled = too many requests
state-not-sent = not sent
state-unknown = UNKNOWN
state-not-captured = not captured
state-released = released

## config

config-at = { $place }: { $mistake }
config-mistakes = { $first } { $rest }
config-no-home = The home directory is not known; name the places with --config and --data-dir.
config-empty-variable = The environment variable { $variable } is set but empty; give it a path or unset it.
config-file-missing = The configuration { $file } does not exist; correct its name, or write it with `capdesk config init`.
config-file-unreadable = The configuration { $file } cannot be read ({ $cause }); correct its rights or name another file with --config.
config-file-not-a-file = The configuration { $file } is no regular file; name one with --config.
config-file-too-large = The configuration { $file } is larger than 256 KiB; name the right file with --config.
config-file-not-text = The configuration { $file } is not UTF-8 text; save it as UTF-8.
config-syntax = This cannot be read as TOML ({ $cause }); correct it here.
config-unknown-key = There is no key { $key } here; remove it or see config.example.toml for the keys.
config-unknown-key-near = There is no key { $key } here; did you mean { $near }?
config-profile-key-above = { $key } belongs to a profile; move it under a line such as [profiles.test].
config-profiles-table = profiles must be a table; write [profiles.NAME] above the keys of each profile.
config-sandbox-reserved = The profile sandbox is built in; give this profile another name.
config-theme = theme must be "terminal", "dark", "light", "colour-blind" or "mono", not { $text }.
config-language = language must be "en" or "uk", not { $text }.
config-default-profile = default_profile names { $name }, but there is no such profile; correct the name.
config-profile-table = A profile must be a table; write [profiles.NAME] above its keys.
config-profile-name = The name of this profile is empty or has characters that cannot be seen; give it another.
config-profile-name-key = The name of this profile is long and not made of words, or it is one of the keys: a key must not stand in a name, which is shown; give it another, such as test.
config-missing = { $key } is missing from this profile; add it as in config.example.toml.
config-want-text = { $key } must be a text that is not empty, in quotes.
config-want-number = { $key } must be a whole number, without quotes.
config-want-texts = { $key } must be a list of texts, such as ["one", "two"].
config-want-flag = { $key } must be true or false, without quotes.
config-number-bounds = { $key } must be from { $min } to { $max }.
config-number-negative = { $key } must be 0 or more, and less than 4294967296.
config-log-level = log_level must be one of { $words }.
config-mode = mode must be "test" or "live".
config-harmless-empty = harmless_methods has an empty text; write the names of methods.
config-harmless-known = harmless_methods cannot name { $method }: what the documentation knows is judged by its own rules.
config-address-invalid = { $key } is no web address; write it like https://api.finline.io.
config-address-scheme = { $key } must begin with https:// or http://.
config-address-user = { $key } has a user or a password in it; a secret must not stand in an address, so take it out.
config-address-tail = { $key } has a query or a fragment; end the address before the ? or #.
config-base-url-path = base_url must not contain /api/v1, which is added to it; end the address before that.
config-http-live = base_url is http, but a live profile sends only over https; write https://.
config-http-remote = base_url is http, which is allowed only to this machine (127.0.0.1, [::1], localhost); write https://.
config-http-proxy = proxy is on another machine and base_url is http, so the keys would travel unprotected; write https:// or remove proxy.
config-pos-id = pos_id must be the UUID of the point of sale, like dc728de1-51ef-4ef1-80f7-3b44b07b5667.
config-api-key = api_key has a space or a colon in it; copy only the API key itself.
config-auth = { $key } must be one of { $words }.
config-currency = currency must be an ISO 4217 code such as "UAH".
config-server-url = server_url is no web address; write it like https://example.com/webhook, or remove it.
config-certificate-unreadable = ca_certificate { $path } cannot be read ({ $cause }); correct the path, which counts from this file.
config-certificate-none = ca_certificate { $path } holds no certificate in PEM form; name a file with BEGIN CERTIFICATE.
config-secret-form = { $key } must be a text, {"{"} env = "VARIABLE" {"}"} or {"{"} command = ["PROGRAM", "ARGUMENT"] {"}"}.
config-env-name = { $key }: env must be the name of an environment variable: letters, digits and _.
config-command-form = { $key }: command must be a list of texts, the program first, like ["secret-tool", "lookup", "capdesk", "test"].
config-key-literal = { $key }
config-key-variable = { $key } (environment variable { $variable })
config-key-command = { $key } (printed by { $program })
config-secret-empty = { $what } is empty; give it the key of this profile.
config-secret-control = { $what } has a line break or another control character; copy the key again.
config-secret-non-ascii = { $what } has a character outside ASCII; copy the key again.
config-secret-spaces = { $what } begins or ends with a space; copy the key without it.
config-secret-long = { $what } is longer than { $max } characters; that is no key.
config-variable-missing = { $key }: the environment variable { $variable } is not set; set it and start capdesk again.
config-command-not-started = { $key }: the command { $program } cannot be started ({ $cause }); correct its name or install it.
config-command-unread = { $key }: the output of the command { $program } broke off ({ $cause }); try again.
config-command-slow = { $key }: the command { $program } was not ready after { $seconds } s and was ended; unlock the key store it asks, then try again.
config-command-long = { $key }: the command { $program } printed more than { $max } characters; it must print the key and nothing else.
config-command-failed = { $key }: the command { $program } ended with code { $code }; run it by hand to see why. Its output is not shown here.
config-command-killed = { $key }: the command { $program } was ended by a signal; run it by hand to see why.
config-writable = Other users of this machine can change { $path }, and with it where the keys are sent and which commands run; look it through and run { $command }.
config-owner = { $path } belongs to another user, who can change where the keys are sent and which commands run; look it through and run { $command }.
config-open-file = { $key } stands in a file that others can read; run chmod 600 { $file }, or take the key from env or command.
config-both-modes = This { $key } is also in the { $mode } profile { $profile }; test and live never share it, so correct the wrong one.
config-live-settle = settle_seconds is { $value }, but a live profile needs at least { $least } (300 and twice timeout_seconds); set settle_seconds = { $least }.
config-live-release = release_hours is { $value }; in live it must be at least { $least }.
config-live-gap = lookup_gap_seconds is { $value }, but a live profile needs at least { $least }; set lookup_gap_seconds = { $least }.
config-live-trust = The environment sets { $variables }, which may change whom this live profile trusts; set ca_certificate here, or start capdesk without that.

## config init
init-name-taken = There is a profile { $name } already; give this one another name.
init-quote-open = A quote is not closed.
init-by-hand-link = The file is a link or belongs to another user.
init-by-hand-changed = The file was changed meanwhile.
init-by-hand-open = Other users may read the file, and the keys would stand in it.
init-by-hand-form = The file is written in a way to which no profile can be added at its end.
init-appeared = { $path } was made meanwhile by somebody else; nothing was written. Start again to add to it.
init-not-written = { $path } could not be written ({ $cause }); nothing was changed.
init-no-terminal = `capdesk config init` asks questions and needs a terminal for that. In a script write { $path } yourself, as config.example.toml shows (chmod 600), and see with `capdesk config check` whether it is right.
init-stopped = Stopped. Nothing was written.
init-welcome =
    This writes the configuration of one profile: the POS_ID and the keys of one project, as Financial Line shows them in the merchant's account. Enter takes what stands in [ ]. Ctrl+C stops; nothing is written before the last question.
    {""}
init-is-there =
    There is a configuration already: { $path }
    Its profiles: { $names }. Another one is added; what is there stays as it is.
    {""}
init-ask-mode = Do the keys belong to a test project or a live one? (test, live)
init-ask-name = Name of the profile
init-ask-pos-id = POS_ID
init-ask-api-key = API_KEY
init-places =
    {""}
    API_SECRET and ENDPOINTS_KEY are secrets. Where shall capdesk take them from?
    {"  "}env      from environment variables that you set
    {"  "}command  from a program that prints them, such as a password manager
    {"  "}file     from the configuration file, which only you can read
init-ask-place = Where from? (env, command, file)
init-ask-variable = Variable with { $key }
init-variable-unset = { $variable } is not set at the moment: set it before capdesk is started.
init-ask-command = Command that prints { $key }
init-ask-secret = { $key } (not shown while you type or paste)
init-ask-secret-again = { $key } (not shown; Enter keeps the one you gave)
init-ask-base-url = Address of the API
init-ask-currency = Currency that the form starts with
init-ask-operator = Your name, which stands beside every capture
init-one-of = Please answer with one of these: { $words }.
init-not-so = Not so: { $why }
init-trying =
    {""}
    Trying the keys at { $host }. This asks for an order that does not exist; no money moves.
init-keys-good = The gateway takes the keys.
init-keys-bad = This does not work yet. { $why }
init-what-now = c changes the answers, s saves them all the same, q stops (c, s, q)
init-again =
    {""}
    Once more; Enter takes what you answered before.
init-write = Write { $path }? (y, n)
init-add = Add the profile at the end of { $path }? (y, n)
init-written =
    Written: { $path }
    Start with: { $start }
init-by-hand = Nothing was written to { $path }. { $why } Add these lines to it yourself:

## gateway: what an answer means

answer-captured = Captured { $amount }.
answer-captured-not-stated = Captured; the gateway did not state the amount.
answer-captured-mismatch = { $what } Money was taken: clear order { $order } up with the gateway before you do anything else with it.
answer-mismatch-amount = The gateway captured { $taken }; asked for was { $asked }.
answer-mismatch-currency = The gateway captured { $taken }, another currency; asked for was { $asked }.
answer-mismatch-unusable = The gateway stated no usable amount (it wrote { $text }); asked for was { $asked }.
answer-mismatch-absent = The gateway stated no usable amount; asked for was { $asked }.
answer-asked-hold = the whole hold, { $amount }
answer-pending = The gateway has taken the capture of order { $order } on but not finished it (status { $status }). Look the order up later; do not send again.
answer-declined = The gateway declined the capture of order { $order }: { $reason }. This attempt took no money; a new one may be made.
answer-declined-no-reason = The gateway declined the capture of order { $order } and gave no reason. This attempt took no money; a new one may be made.
answer-rejected = The gateway refused the request: { $reason }. No money moved; correct it and send a new one.
answer-rejected-keys = The gateway refused the keys: { $reason }. No money moved; check pos_id and the keys of this profile.
answer-rejected-not-found = The gateway does not know order { $order } or the address: { $reason }. No money moved; check the order id, pos_id and base_url.
answer-throttled = The gateway asks to slow down: { $reason }. No money moved; send again after { $seconds } s.
answer-not-sent = { $why } Nothing was sent for order { $order }; a new attempt may be made.
answer-unknown = { $why } Nobody knows yet whether order { $order } was captured.
answer-oversized = The answer is larger than 1 MiB.
answer-unreadable = The answer (HTTP { $status }) cannot be read.
answer-no-refusal = The gateway's address answered HTTP { $status } in a form the gateway does not use; a proxy may have written it.
answer-redirect = The gateway's address answered with a redirect (HTTP { $status }), which is never followed.
answer-http-status = The gateway answered HTTP { $status }, which settles nothing.
answer-no-status = The answer states no status.
answer-no-id = The gateway answered with status { $status } and no id to follow it by.
answer-other-no-order = The answer names no order.
answer-other-order = The answer is about another order ({ $found }).
answer-other-pos = The answer is about another point of sale ({ $found }).
answer-other-method = The answer is about another operation ({ $found }), not a capture.
answer-host = { $host }
answer-host-proxied = { $host } (through the proxy { $proxy })
answer-no-request = The request could not be built: { $cause }.
answer-connect = No connection to { $host }: { $cause }.
answer-connect-timeout = No connection to { $host } within { $seconds } s.
answer-connect-name = The name { $host } was not found: { $cause }.
answer-connect-certificate = The certificate of { $host } is not trusted: { $cause }.
answer-timeout = No answer came within { $seconds } s.
answer-broken-connection = The connection broke before an answer came: { $cause }.
answer-cut = The answer broke off: { $cause }.
answer-cut-timeout = The answer was not whole within { $seconds } s.
answer-setup = The HTTP client cannot be built: { $cause }.
answer-setup-address = { $address } is no address for the gateway; write https://, or http:// on loopback only.
answer-setup-key = { $key } has a character that no request can carry; it may have a line break or a space at its end.
answer-setup-key-empty = { $key } is empty; check where the profile takes it from.
answer-setup-no-certificate = ca_certificate names a file without a certificate; give a PEM file with "BEGIN CERTIFICATE".
answer-setup-certificate = The file of ca_certificate cannot be used: { $cause }.
answer-setup-proxy = The proxy cannot be used: { $cause }.
answer-setup-proxy-scheme = { $scheme } proxies are not supported; write http:// or https://.
curl-again = Running this captures the order again. Look it up first.
curl-no-address = The address of the profile cannot carry captures; there is no command for it.
curl-unreadable = The request has characters that cannot be seen; there is no command for it.
lookup-no-answer = The look-up got no answer. { $why }
lookup-cut = The look-up is not whole. { $why }
lookup-not-found = The gateway knows no order { $order } at this point of sale: { $reason }.
lookup-keys-refused = The gateway refused the keys: { $reason }. Check pos_id and the keys of this profile.
lookup-unauthorised = The gateway refused the keys (HTTP { $status }). Check pos_id and the keys of this profile.
lookup-refused = The gateway refused the look-up (HTTP { $status }): { $reason }.
lookup-throttled = The gateway has too many requests; look up again in a minute.
lookup-http-status = The gateway answered the look-up with HTTP { $status }; look up again later.
lookup-too-many = The gateway lists more than { $most } transactions for one order, which cannot be right.
lookup-unreadable = The look-up's answer cannot be read; look up again later.
lookup-no-list = The look-up's answer is no list of transactions; check base_url.
lookup-no-method = The look-up shows a transaction without a method; it cannot be relied on.
lookup-other-order = The look-up shows a transaction of another order ({ $found }); it cannot be relied on.
lookup-other-pos = The look-up shows a transaction of another point of sale ({ $found }); it cannot be relied on.
lookup-no-address = No web address can carry the order id { $order }; look the order up in the merchant portal.
webhook-too-large = The webhook is larger than { $max } KiB; the gateway sends none like that.
webhook-missing = The form has no field { $field }; a webhook has data and signature.
webhook-twice = The form has the field { $field } twice; which one counts nobody can tell.
webhook-no-text = The field { $field } of the form is not UTF-8.
webhook-encoding = data is not Base64url.
webhook-unreadable = data cannot be read as JSON.
webhook-no-object = data is no JSON object.
webhook-no-order = data names no order (order_id).
webhook-other-order = data names an order that no capture can have ("{ $found }"): it is too long, or has spaces around it or characters that cannot be seen.
webhook-no-method = data names no operation (method).
webhook-other-pos = data names a point of sale that is none ({ $found }).
webhook-foreign-pos = The webhook is about another point of sale ({ $pos }) than that of profile { $profile }; it was not taken in.
bearing-settled = settled
bearing-agrees = agrees
bearing-not-final = not final
bearing-kept = noted
bearing-contradicts = CONTRADICTS
bearing-elsewhere = not made here

## ledger

ledger-newer = The ledger { $path } was made by a newer capdesk (version { $found }, this program knows { $known }). Install that version; nothing was changed.
ledger-foreign = { $path } is a database of another application. Choose another directory with --data-dir; nothing was changed.
ledger-damaged = The ledger { $path } is damaged ({ $detail }). Put back a backup of it; until then nothing is sent, and nothing was changed.
ledger-absent = There is no ledger in { $path }. Name its directory with --data-dir; nothing was made.
ledger-missing = The ledger { $path } is gone, but { $marker } says that one was here. Put back a backup of it. Only if no capture of it is still open: remove { $marker } to begin an empty one.
ledger-lost = The ledger { $path } has no row of attempt { $id } for order { $order }, though it was begun: its last writes are gone (was ledger.db-wal removed or damaged?). Put back what is missing, or a backup. Only if that order is looked up and settled with the gateway: remove { $owner }.
ledger-replaced = The ledger { $path } is not the one that { $marker } names. Put the right ledger back. Only if this one is meant: remove { $marker } and start again.
ledger-read-only = { $path } cannot be written by this user. Make it writable, or choose another directory with --data-dir.
ledger-network = { $path } lies on a network file system ({ $kind }), where locks and writes cannot be relied on. Choose a directory on a local disk with --data-dir.
ledger-open-to-others = Other users may write in { $path }. Choose a directory of your own with --data-dir, or run: chmod 700 { $path }
ledger-owner-other = { $path } belongs to another user, who can change what is in it. Choose a directory of your own with --data-dir, or run: { $command }
ledger-wrong-kind = { $path } is in the way: it is no directory or regular file of capdesk. Move it, or choose another directory with --data-dir.
ledger-put-back = This ledger was put back: it lacks what it once had (found on { $at }). Look up what was sent since; live is refused until somebody accepts it with capdesk ledger accept --reason TEXT.
ledger-linked = { $path } has { $names } names on its disk (hard links): opened by another one it would have another log, and nothing would guard its orders. Nothing is sent; find the others with find -samefile, remove them and try again.
ledger-moved = { $path } was replaced or removed while it was open. Nothing more is sent; put it back and start capdesk again.
ledger-full = There is no room left to write { $path }. Free some disk space and start capdesk again.
ledger-busy = Another process kept { $path } locked for too long.
ledger-storage = { $path } could not be read or written ({ $detail }). Check the disk and start capdesk again.
ledger-stopped = Nothing more is sent, because the ledger failed before: { $why }
ledger-no-such-attempt = The ledger has no attempt { $id }.
ledger-illegal-move = An attempt that is { $from } cannot become { $to } on this evidence.
ledger-no-locks = { $path } lies on a file system without locks, so this process sends nothing. Choose a directory on a local disk with --data-dir.
ledger-owner = { $path } could not be made ({ $detail }), so this process sends nothing. Check the directory and start capdesk again.
ledger-forbidden = A webhook or a look-up says that this order may be taken already.
ledger-blocked = Order { $order } is held by attempt { $id } ({ $state }). A hold can be captured once.
ledger-too-soon = The gateway asked to wait before order { $order } is sent again. Try again after { $at }.
ledger-other-mode = This pos_id was first used in mode { $known }. Correct the profile's mode or pos_id.
ledger-alarm-late = An answer that came late says { $late }, but this attempt is { $now }. Look the order up.
ledger-alarm-late-why = An answer that came late says { $late }, but this attempt is { $now }. Look the order up. { $why }
ledger-alarm-held = This attempt is proven { $late }, but attempt { $id } holds the same order: it may have been captured twice. Look the order up.
ledger-alarm-held-why = This attempt is proven { $late }, but attempt { $id } holds the same order: it may have been captured twice. Look the order up. { $why }
ledger-alarm-both = { $first } { $then }
ledger-alarm-second = An answer that came late tells of another capture than the one this attempt was settled by: the order may have been captured twice. Look the order up.
ledger-check-page = SQLite finds damage: { $detail }
ledger-check-reference = { $count ->
    [1] One event names an attempt that is not there.
   *[other] { $count } events name an attempt that is not there.
  }
ledger-check-attempts = { $count ->
    [1] One attempt cannot be read.
   *[other] { $count } attempts cannot be read.
  }
ledger-check-events = { $count ->
    [1] One event cannot be read.
   *[other] { $count } events cannot be read.
  }
ledger-check-rule = The rule { $name } is missing, changed or not capdesk's: somebody else wrote in the ledger.
ledger-backup-exists = { $path } is there already and was left alone. Name a new file for the backup.
ledger-backup-beside = { $path } lies in the data directory; a backup there is lost with the ledger. Name a file elsewhere.
ledger-backup-name = { $path } is no file name for a backup (UTF-8, with a name at the end). Name another file.
ledger-backup-write = The backup { $path } could not be written ({ $detail }), so none was made. Choose another place.
ledger-backup-unfaithful = The backup { $path } was not the same when read back ({ $detail }), so it was removed. Check that disk, or choose another place.

## catalog

catalog-unusable = The search file { $path } cannot be made or used ({ $detail }). Captures and the plain history go on without it; free some disk space or make the directory writable, then try again.
catalog-damaged = The search file { $path } was damaged; it is made anew from the ledger. Try again.
catalog-busy = Another process kept the search file { $path } locked for too long. Try again.
catalog-interrupted = The search was stopped.

## desk: the guard, settling, release

desk-interrupted = The program was ending; nothing more was done.
desk-closing = The program is ending; nothing was sent.
desk-profile-disabled = Profile { $profile } is disabled: { $why }
desk-sandbox-address = The built-in gateway has no usable address; start capdesk again.
desk-ca-unreadable = The ca_certificate { $file } cannot be read ({ $cause }); check the path and its permissions.
desk-pos-other-mode = Profile { $profile } says { $mode }, but its pos_id was used as { $known } before. Check which project the keys belong to and correct the mode; nothing was sent.
desk-pos-mode = This pos_id was used as { $known } before; correct the profile's mode. Nothing was sent.
desk-other-pos = The request belongs to another profile; nothing was sent.
desk-confirm-needed = Nothing was sent. A live capture must be confirmed with exactly: { $confirm }
desk-already-captured = Order { $order } is captured already ({ $amount }), here or elsewhere. A hold can be captured once; nothing was sent.
desk-capture-under-way = Order { $order } has a capture that is not final yet ({ $amount }, { $status }); nothing was sent. Look the order up again later.
desk-refunded = Order { $order } has a refund of { $amount } ({ $status }): it was captured before. Nothing was sent.
desk-unknown-method = Order { $order } shows { $method } ({ $status }), which is not in the documentation and may have moved money. Nothing was sent. Ask the gateway what it is; a method that moves none belongs in harmless_methods.
desk-hold-changed = The hold of order { $order } is not the one that was shown: it is { $now } now. Nothing was sent; look at it again.
desk-shown = { $why } See capdesk lookup { $order }.
desk-lookup-slow = The look-up took more than 10 s.
desk-off-record = The look-up could not be written to the ledger and is off record: { $why }
desk-contradiction = The gateway lists operation { $id } as a success and as a failure; the success counts.
desk-asked-later = Order { $order } was asked for again meanwhile; that newer answer counts.
desk-other-gateway = The attempt for order { $order } was sent to { $sent }; profile { $profile } asks { $asked }, which knows nothing of it. Use a profile with that address; if it is the same gateway under a new address, add the old one to former_base_urls.
desk-no-address = { $found } No address stands in this attempt, which is from before version 3 of the ledger; { $asked } was asked.
desk-told-by-webhook = Webhook { $number } tells of order { $order }: { $method } { $status } ({ $taken }). Nothing was sent. See capdesk webhook show { $number }; if that is not this order's money, capdesk webhook dismiss { $number } --reason TEXT.
desk-told-by-look-up = A look-up of { $at } showed of order { $order }: { $method } { $status } ({ $taken }). Nothing was sent. See capdesk lookup { $order }; if operation { $id } is not this order's money, capdesk lookup { $order } --dismiss { $id } --reason TEXT.
desk-hint-webhook = Webhook { $number }: { $method } { $status } ({ $taken }). This order may be taken already.
desk-hint-look-up = Look-up of { $at }: { $method } { $status } ({ $taken }). This order may be taken already.
desk-alarm-shown = A look-up of order { $order } shows a capture of { $taken } that no attempt here explains, while this attempt is { $now }. Check with the gateway's portal: it may have been captured twice.
desk-alarm-void = A look-up of order { $order } shows its hold voided ({ $taken }), while this attempt is { $now }. Check with the gateway's portal.
desk-alarm-twice = The gateway lists the capture of order { $order } ({ $taken }) as a success and as a failure, while this attempt is { $now }. The success counts; check with the gateway's portal.
desk-look-up-alarm-was = { $why } This attempt was { $was } before: check what was done for the order in between.
desk-dismissed = { $operator } set aside { $what }: { $method } { $status } ({ $taken }). Reason: { $reason }
desk-accepted = { $operator } accepts the ledger that was put back: { $reason }
desk-accept-nothing = This ledger was not put back, or was accepted already; there is nothing to accept.
desk-accept-confirm = This ledger has live attempts. Nothing was accepted; to confirm, give --confirm { $confirm }
desk-waived-lookup = { $operator } let order { $order } go without a look-up (NOLOOKUP): { $why }
desk-restored = { $operator } took the dismissal of { $what } back.
desk-dismiss-confirm = To set this aside in live, add --confirm { $confirm }.
desk-dismiss-nothing-webhook = Webhook { $what } refuses no capture, so there is nothing to dismiss.
desk-dismiss-nothing-shown = No look-up of this order showed an operation { $what } that refuses a capture, so there is nothing to dismiss.
desk-dismiss-success = The newest look-up shows { $what } as { $method } { $status } ({ $taken }): that cannot be dismissed.
desk-restore-nothing = { $what } is not dismissed.
desk-no-such-webhook = There is no webhook { $number }. capdesk webhook list gives the numbers.
desk-webhook-other-profile = Webhook { $number } came for profile { $profile }: use --profile { $profile }.
desk-voided = Order { $order } is voided: its hold was released. Nothing was sent; authorise the order again.
desk-void-under-way = Order { $order } is being voided ({ $status }); nothing was sent. Look the order up again later.
desk-auth-not-success = The authorisation of order { $order } is { $status }, not success; nothing was sent. Only a successful hold can be captured.
desk-no-auth = Order { $order } has no authorisation; nothing was sent. Check the order id.
desk-other-currency = Order { $order } is held in { $held }, not in { $asked }; nothing was sent. Correct the currency.
desk-above-hold = { $asked } is more than the { $held } on hold for order { $order }; nothing was sent. Correct the amount.
desk-lookup-failed = Order { $order } could not be looked up before sending, so nothing was sent. { $why }
desk-lookup-failed-told = The order could not be looked up. { $why }
desk-too-late = More than 10 s lay between the record and the sending (the computer was suspended or very busy); nothing was sent. Send it again.
desk-lookup-too-old = More than 10 s lay between the look-up of order { $order } and the record (the computer was suspended or very busy); nothing was sent. Send it again.
desk-no-row = Nothing was sent, because the ledger could not record it. { $why }
desk-blocked-captured = Order { $order } was captured on { $day } by { $operator } ({ $amount }). A hold can be captured once; nothing was sent. See attempt { $id }.
desk-blocked-pending = Order { $order } has a capture of { $day } by { $operator } ({ $amount }) that is still pending; nothing was sent. Look attempt { $id } up.
desk-blocked-unknown = Nobody knows yet whether order { $order } was captured on { $day } by { $operator } ({ $amount }); nothing was sent. Look attempt { $id } up first.
desk-blocked-sending = Order { $order } is being captured right now by { $operator } ({ $amount }); nothing was sent. See attempt { $id }.
desk-too-soon = The gateway asked to wait with order { $order } until { $until }; nothing was sent. See attempt { $id }.
desk-not-stored = The answer for order { $order } came but could not be stored; keep what is shown here. The attempt stays unknown: look it up, do not send again. { $why }
desk-lost-not-stored = No answer for order { $order } came, and that could not be stored. The attempt stays unknown: look it up, do not send again. { $why }
desk-unsent-not-stored = { $reason } Nothing was sent, but that could not be stored: the ledger goes on showing the attempt as unknown. { $why }
desk-orphaned = The program ended before the answer came. Nobody knows yet whether order { $order } was captured.
desk-given-up = The answer did not reach the ledger. Nobody knows yet whether order { $order } was captured.
desk-alarm-late = The answer came late: this attempt was { $was } meanwhile and is { $late } now. Check what was done for order { $order } in between.
desk-abandoned = The answer was not waited for. Nobody knows yet whether order { $order } was captured.
desk-still-sending = Order { $order } is still being sent by a running capdesk; wait for its answer.
desk-reconcile-failed = The look-up of order { $order } failed, so nothing is settled. { $why }
desk-no-such-attempt = There is no attempt { $id } in this ledger.
desk-former-pos = Attempt { $id } was sent with profile { $profile } when it had another POS_ID: nothing can be asked about it now. A profile with that POS_ID can; or, a day after it was sent, capdesk release --unverified.
desk-other-profile = Attempt { $id } was sent with profile { $profile }; switch to it first.
desk-settled-captured = The look-up shows that order { $order } was captured: { $taken }.
desk-settled-mismatch = The look-up shows another amount for order { $order }: taken { $taken }, asked { $asked }. Check with the gateway's portal. { $why }
desk-settled-mismatch-other = The look-up shows a capture of order { $order }: taken { $taken }, asked { $asked }; may be another's. Check with the gateway's portal. { $why }
desk-settled-declined = The look-up shows that the capture of order { $order } was declined: { $code } { $text }.
desk-settled-not-captured = Two look-ups show the hold and no capture: order { $order } was not captured. It may be sent again.
desk-absent-so-far = No capture of order { $order } is there so far. That is no proof yet: look again in { $seconds } s.
desk-found-nothing = The look-up of order { $order } shows no transactions; nothing is settled.
desk-found-pending = Order { $order } is still pending. Found: { $list }.
desk-found-open = The look-up of order { $order } does not settle it. Found: { $list }.
desk-found-one = { $method } { $amount } { $status }
desk-settle-refused = Another attempt ({ $id }) holds this order; check both with the gateway's portal. { $found }
desk-webhook-captured = The gateway's webhook says that the order is captured: { $taken }.
desk-webhook-mismatch = The gateway's webhook states another amount: taken { $taken }, asked { $asked }. Check with the gateway's portal. { $why }
desk-webhook-mismatch-other = The gateway's webhook tells of a capture of this order: taken { $taken }, asked { $asked }; may be another's. Check with the gateway's portal. { $why }
desk-webhook-declined = The gateway's webhook says that the capture was declined: { $code } { $text }.
desk-webhook-alarm-was = { $why } This attempt was { $was } before: check what was done for the order in between.
desk-webhook-agrees = The gateway's webhook says { $status } ({ $taken }), as the attempt stands.
desk-webhook-not-final = The gateway's webhook says { $status } ({ $taken }): not final.
desk-webhook-waits = The gateway's webhook says { $status } ({ $taken }) before the answer; it counts if the answer is lost.
desk-webhook-open = The gateway's webhook says { $status } ({ $taken }), which alone does not tell what became of this attempt: look the order up.
desk-webhook-contradicts = The gateway's webhook says { $status } ({ $taken }), but this attempt is { $now }. Look the order up and check with the gateway's portal.
desk-webhook-second = The gateway's webhook tells of another capture of this order ({ $taken }), while this attempt is { $now }: it may have been captured twice. Look the order up.
desk-webhook-taken = The gateway's webhook tells of a capture of this order ({ $taken }) that was not made here, while its last attempt is { $now }. Look the order up before it is captured again.
desk-webhook-elsewhere = The gateway's webhook tells of a capture that no attempt here made: { $status } ({ $taken }).
desk-webhook-void = The gateway's webhook says that the hold is voided ({ $taken }), but this attempt is { $now }. Check with the gateway's portal.
desk-webhook-dismissed = The gateway's webhook says { $status } ({ $taken }), which a person has set aside.
desk-webhook-other = The gateway's webhook is about { $method }, no capture: { $status } ({ $taken }).
desk-webhook-live = The look-ups show no capture of order { $order }, but a webhook told of one that is not final. Wait for the next webhook, or check with the gateway's portal.
desk-webhook-stands = { $state }, { $amount }
desk-release-reason-empty = Say why the attempt is released.
desk-release-reason-bad = Write the reason on one line of at most { $max } characters.
desk-release-not-open = Order { $order } is { $state }; only an attempt whose outcome is open can be closed by hand.
desk-release-confirm = Nothing was released. In live the release must be confirmed with exactly: { $confirm }
desk-release-from = Order { $order } can be closed by hand from { $from } on: until then its capture may still appear.
desk-release-unverified-from = Order { $order } can be closed unverified from { $from } on.
desk-release-or-unverified = { $why } From { $from } on a person can close it all the same with --unverified; what shows money goes on refusing a capture.
desk-release-capture-there = The look-up shows a capture of order { $order } that may have succeeded; reconcile the attempt instead of releasing it.
desk-release-webhook = A genuine webhook tells of a capture of order { $order } that may be this one; reconcile the attempt instead of releasing it.
desk-release-lookup-failed = Order { $order } could not be looked up, so it was not released. { $why }
desk-released-unverified = Released by { $operator } without proof (UNVERIFIED): { $reason }
desk-released = Released by { $operator }: { $reason }
desk-note-released = An earlier attempt for this order was released by { $operator } with its outcome unknown ({ $id }); make sure that it did not capture.
desk-note-twin = There is an attempt for order { $order }, which differs only in upper and lower case ({ $state }).
desk-note-foreign = The order id has characters that are not Latin ({ $letters }); make sure that they are meant.

## sandbox

sandbox-not-loopback = The sandbox listens on this machine only; { $address } is no loopback address. Use 127.0.0.1 or [::1] with any port.
sandbox-listen = The sandbox cannot listen on { $address }: { $cause }. Choose another port, or 0 for any free one.
sandbox-place = { $path } cannot be used by the sandbox: { $cause }. Choose another directory with --data-dir.
sandbox-damaged = The sandbox's file { $path } is damaged. Remove it to start with new orders and keys; no money is in it.
sandbox-newer = { $path } was written by a newer capdesk. Use that version, or another directory with --data-dir.
sandbox-store = The sandbox's file { $path } cannot be used: { $cause }. Check the disk and the rights of the file.
sandbox-stopped = The sandbox was stopped while it was starting; start it again.

## what became of an attempt, and what to do next

explain-sending = The request is on its way.
explain-captured = The money was taken.
explain-mismatch = Money was taken, but not the amount or currency that was asked for.
explain-pending = { $code } The capture is not final yet, which is no failure.
explain-declined = { $code } This attempt took no money.
explain-rejected = { $why } The request was refused before any money moved.
explain-throttled = The gateway asks to slow down. No money moved.
explain-not-sent = The request never left this machine.
explain-unknown = Nobody knows yet whether the order was captured.
explain-unknown-why = { $why } Nobody knows yet whether the order was captured.
explain-not-captured = The look-ups show that nothing was captured.
explain-released = Somebody took responsibility for this attempt while its outcome was unknown.
explain-no-code = The gateway gave no reason.
explain-code-unknown = Code { $code } is not in the documentation we have; the gateway's own words are below.
explain-code-stage = Code { $code } is documented for another stage ({ $stage }); the gateway's status counts, its own words are below.
explain-http-unknown = HTTP { $status } is not in the documentation we have; the gateway's own words are below.
explain-elsewhere = { $code } What that means for a capture is not documented.
explain-gateway = The gateway's words: { $text }
explain-gateway-silent = The gateway gave no description.

next-done = Done; go on with the next order.
next-wait = Wait for the answer.
next-later = Look it up again later. Do not send it again.
next-later-support = Contact the gateway's support and name { $what }. Look it up again later; do not send it again.
next-look-up = Look it up. Do not send it again: it may have been captured.
next-portal = Compare with the gateway's portal before anything else. Do not send it again.
next-other-card = Ask the customer for another card; that takes a new hold under a new order id.
next-issuer = Ask the customer to call the bank that issued the card; after that it may be sent again.
next-support = Contact the gateway's support and name { $what }.
next-support-id = { $name } { $id }
next-fix = Correct the request, then send it again.
next-amount = Look the order up and compare the amount with the hold, then send it again.
next-order = Look the order up to see what stands there, before you send it again.
next-keys = Have pos_id, base_url and the keys of profile { $profile } checked, then send it again.
next-not-found = Check the order id, and that the order belongs to profile { $profile }; then send it again.
next-throttled = Wait as long as the gateway asks, then send it again.
next-throttled-for = Wait { $seconds } s, then send it again.
next-again = It may be sent again.
next-released = Make sure that it was not captured before you send it again.

code-1000 = The capture is done.
code-1002 = The amount is on hold.
code-1004 = A refund is done.
code-1009 = A hold was given back.
code-2000 = The gateway has accepted the capture and not finished it.
code-2001 = The gateway has not finished the capture.
code-2012 = The capture is being checked for fraud.
code-2013 = The gateway waits for more data and wants its support to be contacted.
code-2102 = The gateway waits for a one-time password of the customer.
code-2112 = The gateway waits for the customer to confirm by QR code.
code-2119 = The gateway is working on the capture.
code-2121 = The gateway is waiting for a clarification.
code-2122 = The gateway waits for the customer's 3-D Secure confirmation.
code-2123 = The gateway waits for the customer to be sent to the checkout page.
code-2124 = The gateway waits for the customer to be sent on.
code-2125 = The gateway waits for some further action; it does not say whose.
code-2126 = The capture is processed and waits for clearing.
code-2201 = The gateway waits for a clarification.
code-4000 = A field that the gateway needs is missing.
code-4001 = The card has expired.
code-4005 = The gateway had an internal error.
code-4009 = There is not enough money on the card.
code-4010 = A limit for the transaction is exceeded; the gateway does not say whose.
code-4012 = A limit for the amount is exceeded; the gateway does not say whose.
code-4119 = There is an order with this id already.
code-4124 = The currency does not fit; the documentation names USD, UAH and EUR.
code-4128 = The gateway has no exchange rate for the currency.
code-4139 = The gateway does not take this amount.
code-4144 = The card data are wrong.
code-4147 = The customer's 3-D Secure confirmation came too late.
code-4148 = It took too long; the gateway does not say what.
code-4149 = The payment session has expired.
code-4150 = The gateway does not allow this for the order as it stands; it does not say why.
code-4151 = The gateway found fields with wrong values.
code-4152 = Something is set up wrong at the gateway.
code-4153 = The gateway rejected it and does not say why.
code-4154 = The fraud check rejected it.
code-4155 = The card or the customer is on a blacklist.
code-4156 = This kind of card is not supported.
code-4157 = The card's bank did not authorise it.
code-4158 = The card's bank rejected it.
code-4159 = The customer's one-time password was wrong.
code-4160 = The gateway could not create the transaction.
code-4161 = A limit for the balance stands against it; the gateway does not say whose.
code-6001 = The customer has reached a limit for the amount or the number of payments.
code-6005 = The gateway declined it; what this code says could not be read in the documentation.
code-9000 = The gateway does not know what went wrong and asks to contact its support.

http-400 = The gateway found something in the request wrong or missing.
http-401 = The gateway does not take the keys: pos_id, API key, API secret or endpoints key is wrong.
http-404 = The gateway does not know the order or the address.
http-405 = The address does not take captures.
http-406 = The gateway did not get the JSON that it wants.
http-429 = The gateway has too many requests. No money moved.
http-500 = The gateway had an internal error (HTTP 500).
http-503 = The gateway was not available (HTTP 503).
args-keys = The gateway does not take the keys: pos_id, API key, API secret or endpoints key is wrong.
args-p-409 = There is an order with this id already. This code is known from new payments only, not from captures.

## export

export-exists = { $path } is there already and was left alone.
export-beside = { $path } lies in the data directory, where files have meanings of their own. Name a file elsewhere.
export-name = { $path } is no file to write to. Name a file.
export-write = { $path } could not be written ({ $detail }), so there is no export. Choose another place.
export-read = The attempts could not be read, so there is no export. { $why }
export-stopped = Stopped; there is no export.

## console: frame, footer, keys

ui-header-pos = pos { $pos }
ui-header-no-profile = no profile chosen
ui-header-alarms = ! { $count ->
    [one] 1 alarm
   *[other] { $count } alarms
  }
ui-header-unknown = ? { $count } UNKNOWN
ui-header-flights = ~ { $count } in flight
ui-header-config-edited = configuration changed
ui-config-edited = The configuration file was changed after capdesk started. Quit and start again to use it; until then the old one counts.
ui-too-small = capdesk, { $mode }: this terminal is too small. Make it at least { $size }. Ctrl+Q quits.
ui-title-quitting = Quitting
ui-quitting-flight = waiting for the answer: order { $id } ({ $amount }), profile { $profile }, { $seconds } s
ui-quitting-how = No new work is taken. capdesk ends once the answer is recorded. Ctrl+Q or Ctrl+C again leaves the outcome unknown.
ui-abandoned = The answer for order { $id } was not waited for. Its outcome is unknown: look it up, do not send it again.
ui-outcome-line = { $state } { $id }  { $amount }
ui-paste-refused = Pasted text does not count here. Type it.
ui-too-long = That does not fit into this field, so nothing of it was taken.
ui-crashed = capdesk stopped because of a mistake in the program ({ $place }). What was recorded is safe; an order that was in flight is unknown: look it up, do not send it again.
ui-no-terminal = The console needs a terminal. In a script use the subcommands: capdesk --help
ui-term-dumb = The console needs a terminal that can place text, and TERM says dumb. Start it in another terminal, or use the subcommands: capdesk --help
ui-term-unset = The console needs to know its terminal, and TERM is not set. Set it, for example to xterm-256color, or use the subcommands: capdesk --help
ui-mouse-on = The mouse is on: a click selects, a second one opens, the wheel scrolls. Hold Shift to select text.
ui-mouse-off = The mouse is off: it selects text, as everywhere in this terminal.
ui-click-never = This moves money or gives up knowledge, so no click does it. Use the key.
ui-theme = Theme { $theme }. To keep it, write theme = "{ $theme }" at the top of the configuration.
ui-terminal-failed = The terminal cannot be used ({ $cause }).
ui-no-threads = The program could not start its background work ({ $cause }); start capdesk again.

ui-key-ctrl = Ctrl+{ $key }
ui-key-alt = Alt+{ $key }
ui-key-char = { $key }
ui-key-f = F{ $number }
ui-key-enter = Enter
ui-key-esc = Esc
ui-key-tab = Tab
ui-key-back-tab = Shift+Tab
ui-key-home = Home
ui-key-end = End
ui-key-arrows = Up/Down
ui-key-sideways = Left/Right
ui-key-space = Space

ui-act-help = help
ui-act-palette = actions
ui-act-send = sends
ui-act-confirm = confirm
ui-act-cancel = cancel
ui-act-stop-watching = stop watching
ui-act-open = detail
ui-act-blocking = show attempt
ui-act-choose = choose
ui-act-press = press
ui-act-reconcile = reconcile
ui-act-dismiss = set aside
ui-act-release = release
ui-act-copy = copy
ui-act-raw = raw JSON
ui-act-alarm = alarm
ui-act-filter = filter
ui-act-alter = change
ui-act-enter-list = to the list
ui-act-leave-filter = to the list
ui-act-clear-filter = show all
ui-act-mark = mark
ui-act-clear-marks = unmark
ui-act-go-to = go
ui-act-jump = date
ui-act-export = export
ui-act-stop-export = stop export
ui-act-clip = clipboard
ui-act-take = to the clipboard
ui-act-back = back
ui-act-leave-field = leave field
ui-act-new = new
ui-act-review = review
ui-act-look-up = look-up
ui-act-order = order
ui-act-profiles = profile
ui-act-history = history
ui-act-summary = summary
ui-act-webhooks = webhooks
ui-act-range = days
ui-act-currency = currency
ui-act-bearing = choose
ui-act-next = next
ui-act-previous = previous
ui-act-more = more
ui-act-line-start = start of field
ui-act-line-end = end of field
ui-act-clear = clear field
ui-act-drop-word = delete word
ui-act-recent = recent value
ui-act-undo = undo
ui-act-redo = redo
ui-act-bell = bell
ui-act-move = move
ui-act-language = українською
ui-act-theme = theme
ui-act-mouse = mouse
ui-act-redraw = redraw
ui-act-suspend = suspend
ui-act-abandon = leave it unknown
ui-act-quit = quit

ui-why-colourless = NO_COLOR is set, so there are no colours to choose from. Start capdesk without it.
ui-why-exporting = An export is on its way; wait for it or stop it with Esc.
ui-why-suspend = capdesk cannot be suspended while a request is in flight: its answer would be missed.
ui-why-refused = This cannot be sent. Esc goes back to the draft.
ui-why-checking = The order is still being looked up; wait a moment.
ui-why-opening = Profile { $profile } is still being opened; wait a moment.
ui-why-no-recent = No other value was used here lately.
ui-why-no-order = There is no order id to look up; enter one first.
ui-why-no-payload = The payload of this operation is not kept.
ui-why-other-profile = This attempt belongs to profile { $profile }; switch to that profile first.
ui-why-sending = The answer to this request is not there yet; wait for it.
ui-why-not-open = Only an attempt whose outcome is open can be closed by hand.
ui-why-release-from = It can be closed by hand from { $from } on: until then its capture may still appear.
ui-why-reconciling = This order is being looked up already.
ui-why-sorted = A date is only a place in a list that is sorted by time; sort by newest or oldest first.
ui-why-sweeping = The marked attempts are being looked up already.
ui-why-none-open = None of the marked attempts of this profile has an open outcome; there is nothing to reconcile.
ui-why-known = The outcome of this attempt is known; there is nothing to reconcile.
ui-why-not-typed = Type what is asked for first.
ui-why-elsewhere = That does not belong to the screen under this list.
ui-not-now = Not now: { $why }
ui-not-here = Not on this screen.
ui-bell-on = The bell rings when a slow or unwatched capture ends.
ui-bell-off = The bell is off.
keys-refused = The usual keys hold, because the table keys of the configuration has a mistake. { $mistakes }
keys-fixed = The keys of { $action } cannot be changed.
keys-list = { $action } must be a list of keys in quotes, such as ["ctrl+s", "f8"].
keys-unknown-action = There is no action { $action }; config.example.toml names them.
keys-unknown-action-near = There is no action { $action }; did you mean { $near }?
keys-unknown-key = { $key } is no key that can be set; write ctrl+s, alt+s, f8, home, end, space or one character.
keys-conflict = { $key } would mean { $one } and { $other } on the same screen.
keys-conflict-set = { $what } The other one stands at { $place }.

## console: form and review

ui-title-form = New capture
ui-field-order-id = Order ID
ui-field-currency = Currency
ui-field-amount = Amount
ui-field-comment = Comment
ui-field-server-url = Webhook
ui-whole-hold = whole hold
ui-whole-hold-of = whole hold, { $amount }
ui-whole-of = whole { $amount }
ui-button-review = Review
ui-button-more = More
ui-button-cancel = Cancel
ui-opening = Opening profile { $profile } ...
ui-hint-trimmed = Spaces around the order id are left out: { $id }
ui-hint-foreign = Characters that are not Latin: { $letters }. Make sure that they are meant.
ui-hint-no-such-order = The gateway knows no such order; check the order id.
ui-sight-failed = Not looked up; F5 tries again. { $why }
ui-sight-not-found = { $why } F5 looks again.
ui-sight-no-hold = none
ui-sight-not-held = none: { $what }
ui-sight-capture = Capture
ui-sight-voided = Voided
ui-sight-void = Void
ui-sight-refunded = Refunded
ui-sight-refund = Refund
ui-sight-elsewhere = { $what }, not by this console
ui-sight-more = { $count ->
    [1] and one more transaction
   *[other] and { $count } more transactions
  }
ui-looked-up = Looked up
ui-looked-up-at = { $time }, { $age }
ui-age-under-a-minute = under a minute ago
ui-age-over-a-minute = over a minute ago
ui-age-over-five-minutes = over 5 minutes ago
ui-age-over-an-hour = over an hour ago
ui-recent = Recent value { $place } of { $all }; the same key takes the next one.
ui-copied = Copied order { $id } into a new draft.

ui-title-review = Review
ui-review-profile = Profile
ui-review-pos = POS
ui-review-order-id = Order ID
ui-review-currency = Currency
ui-review-comment = Comment
ui-review-server-url = Webhook
ui-review-hold = Hold
ui-review-authorised = Authorised
ui-review-not-authorised = nothing ({ $status })
ui-review-capture = This capture
ui-review-released = Released
ui-review-rest = the remaining { $amount } is released
ui-review-rest-nothing = captured whole, nothing is released
ui-review-rest-above = { $amount } more than the hold; nothing is released
ui-review-rest-unknown = whatever else is on hold is released
ui-review-checking = Looking the order up ...
ui-review-refused = This is not sent. Esc goes back to the draft.
ui-review-type-mode = This would be the first capture under this POS. Make sure that its keys belong to a { $mode } project: type { $mode } to go on, then Enter.
ui-review-type-no-lookup = Without the look-up nobody checks whether this order was captured already. Type NOLOOKUP to go on without it, then Enter.
ui-review-type-order-id = Real money moves: type the order id to send, then press Enter after a short pause.
ui-review-key = y sends
ui-typed-mode = Mode word
ui-typed-no-lookup = Type NOLOOKUP
ui-typed-order-id = Order ID again
ui-typed-wrong = That is not what has to be typed: { $text }
ui-too-soon-key = Not sent: y came too soon after another key or after this screen. Press it again.
ui-too-soon-enter = Enter came too soon after another key. Press it again.
ui-review-voided = Not sent: another key came right behind.

ui-title-flight = In flight
ui-title-result = Result
ui-flight-checking = ~ checking { $id }  { $amount }
ui-flight-sending = ~ sending { $id }  { $amount }
ui-flight-elapsed = { $seconds } s, waiting for the answer
ui-flight-how = Esc stops watching; the request goes on and its outcome is recorded.
ui-still-in-flight = The request is still in flight; its outcome will be told here.

## console: history and detail

ui-title-history = History
ui-upgrading = Bringing the ledger up to date: { $percent } %
ui-history-loading = loading ...
ui-history-empty = No attempts yet.
ui-history-empty-sandbox = No attempts yet. No money exists in this sandbox, so try it: order 1001 is captured, 1004 is meant for a part of its 1000.00 UAH, 1201 is declined, 1203 takes 5 s, 1204 ends unknown.
ui-short-mismatch = OTHER AMOUNT
ui-short-throttled = throttled
ui-note-fee = fee { $fee }
ui-note-released = by { $name }
ui-history-behind = ...
ui-history-found = { $found } of { $total }
ui-history-looking = looking ...
ui-history-nothing = Nothing found.
ui-history-nothing-clear = Nothing found. Esc lists all attempts again.
ui-history-reading = Reading the ledger: { $done } of { $total }
ui-filter-more = Tab: more
ui-filter-find = Find
ui-filter-state = State
ui-filter-currency = Currency
ui-filter-amount-from = Amount from
ui-filter-amount-to = Amount to
ui-filter-day-from = Date from
ui-filter-day-to = Date to
ui-filter-to = to
ui-filter-profile = Profile
ui-filter-sort = Sort
ui-filter-any = any
ui-filter-open = open
ui-filter-taken = money taken
ui-filter-this = this
ui-filter-all = all
ui-sort-newest = newest
ui-sort-oldest = oldest
ui-sort-largest = largest
ui-sort-smallest = smallest
ui-sort-order-id = order id
ui-filter-amounts-crossed = This is less than the amount it begins with.
ui-filter-days-crossed = This is before the date it begins with.
ui-filter-said-text = "{ $text }"
ui-filter-said-currency = { $currency }
ui-filter-said-from = from { $from }
ui-filter-said-to = to { $to }
ui-filter-said-just = { $just }
ui-filter-said-range = { $from } to { $to }
ui-filter-said-everywhere = all profiles
ui-filter-said-oldest = oldest first
ui-filter-said-largest = largest first
ui-filter-said-smallest = smallest first
ui-filter-said-order-id = by order id
ui-marked = { $count } marked: { $sums }
ui-found = Found: { $sums }
ui-sums-coming = adding up ...
ui-sums-captured = captured { $sums }
ui-sums-not-stated = { $count } captured without a stated amount
ui-sums-rest = { $count } without money taken
ui-sums-too-large = too large a sum, { $currency }
ui-sweep = Looking marked attempts up: { $at } of { $total }
ui-sweep-done = The marked attempts were looked up: { $settled } settled, { $open } still open.
ui-jump = Go to date
ui-jump-how = for example { $day }
ui-jump-missed = No attempt is as old as that; this is the oldest one here.
ui-reconciling = Looking order { $id } up ...

ui-title-detail = Detail
ui-title-raw = Raw JSON
ui-detail-now = What now
ui-detail-answer = Answer
ui-detail-webhook = What the webhook says
ui-detail-http = HTTP status
ui-detail-unreadable = The answer is not readable as the gateway's; j shows it as it came.
ui-detail-no-answer = There is no answer.
ui-detail-other = other
ui-detail-request = Request
ui-detail-record = Record
ui-detail-attempt = Attempt
ui-detail-operator = Operator
ui-detail-sent = Sent
ui-detail-settled = Settled
ui-detail-retry = Not again before
ui-detail-released-by = Released by
ui-detail-reason = Reason
ui-detail-events = Events
ui-fee-none = none stated
ui-not-stated = not stated
ui-not-known = not known
ui-gateway-time = { $time } gateway time
ui-raw-answer = Answer
ui-raw-webhook = Webhook
ui-raw-request = Request
ui-raw-event = { $kind }, { $time }
ui-raw-event-cut = { $kind }, { $time } (only the start was kept)

ui-event-created = created
ui-event-refused = refused
ui-event-answer = answer
ui-event-not-sent = not sent
ui-event-orphaned = left behind
ui-event-look-up = look-up
ui-event-webhook = webhook
ui-event-settled = settled
ui-event-released = released
ui-event-late-answer = late answer
ui-event-abandoned = not waited for
ui-event-alarm = alarm
ui-event-dismissed = set aside
ui-event-restored = taken back
ui-event-waived = waived
ui-event-accepted = accepted
ui-event-alarm-opened = alarm opened

ui-title-export = Export
ui-export-all = All attempts of profile { $profile } are written to a new file that only you can read.
ui-export-found = The attempts that the filter shows are written to a new file that only you can read.
ui-export-marked = { $count ->
    [one] The marked attempt is
   *[other] The { $count } marked attempts are
  } written to a new file that only you can read.
ui-export-file = File
ui-export-format = Format
ui-export-csv = CSV
ui-export-json-lines = JSON lines
ui-button-export = Export
ui-export-no-file = Name a file.
ui-export-exists = { $why } Press Export again to replace it, or give another name.
ui-exporting = Exporting: { $rows } rows so far. Esc stops.
ui-exported = { $path }: { $rows ->
    [1] one row
   *[other] { $rows } rows
  }

ui-title-clip = To the clipboard
ui-clip-order-id = order_id
ui-clip-attempt-id = attempt id
ui-clip-operation-id = operation_id
ui-clip-payment-id = payment_id
ui-clip-transaction-id = transaction_id
ui-clip-amount = amount
ui-clip-answer = answer
ui-clip-look-up = curl command of the look-up
ui-clip-capture = curl command of the capture (captures again)
ui-clip-sent = { $what } sent to the terminal
ui-clip-too-long = { $what } has { $bytes } bytes, more than terminals take ({ $most }); it was not sent. The raw JSON is on j in the detail.
ui-clip-no-request = The ledger has no request of this attempt; there is no command for it.

ui-title-order = Order { $id }
ui-order-looking = Looking the order up ...
ui-order-captured = Captured
ui-order-not-captured = nothing
ui-order-empty = The gateway shows no transactions for this order.

ui-title-summary = Summary of { $profile }
ui-title-summary-days = Summary of { $profile }, { $first } to { $last }
ui-summary-adding = Adding up.
ui-summary-range = { $days } days
ui-summary-days = Captured per day, { $currency }: sum, number
ui-summary-total = all
ui-summary-none = Nothing was captured in these days.
ui-summary-none-stated = What was captured in these days has no stated amount.
ui-summary-too-large = too large to add up
ui-summary-not-stated = amount not stated
ui-summary-states = Attempts: number, share
ui-summary-captured = Captured: sum, number
ui-summary-fees = Fees where stated: sum, number
ui-summary-operators = Captured by operator: sum, number
ui-summary-waived = Released, set aside, taken back or waived by a person: { $count } (capdesk history --waived)

## console: webhooks

ui-title-webhooks = Webhooks of { $profile }
ui-title-webhook = Webhook for { $id }
ui-title-payload = Webhook for { $id }, as received
ui-webhooks-show = Show
ui-webhooks-all = all
ui-webhooks-find = Find
ui-webhooks-empty = No webhook came yet. `capdesk listen` takes them in.
ui-webhooks-nothing = No webhook is like this.
ui-webhooks-nothing-clear = No webhook is like this. Esc shows all.
ui-webhook-came = Came
ui-webhook-from = From
ui-webhook-now = State now
ui-webhook-nobody = none in this ledger
ui-webhook-not-kept = The payload may name card and customer, so no more than this is kept.

ui-title-dismiss = Set aside
ui-dismiss-what = Setting this aside says that you take responsibility: it is not about this order's money, so it no longer forbids a capture. Your name and reason are kept. A more final status asks again; capdesk webhook restore and capdesk lookup --restore take it back.
ui-dismiss-webhook = Webhook { $what } about order { $order }:
ui-dismiss-shown = Operation { $what } of order { $order }:
ui-dismiss-told = { $method } { $status } ({ $taken })
ui-dismiss-busy = Writing it down ...
ui-dismiss-no-reason = Say why it is set aside.
ui-button-dismiss = Set aside
ui-dismissed = { $what } is set aside and forbids no capture.
ui-title-release = Release
ui-release-what = Releasing says that you take responsibility for this attempt although nobody knows its outcome. The order may then be sent again. The order is looked up first; your name and reason are kept. Where look-ups show something or cannot tell, the word UNVERIFIED closes it all the same, a day after it was sent; what shows money goes on refusing a capture.
ui-release-reason = Reason
ui-release-unverified = UNVERIFIED, if so
ui-release-order-id = Order ID again
ui-release-busy = Looking the order up before the release ...
ui-release-no-reason = Say why the attempt is released.
ui-button-release = Release
ui-released = The attempt for order { $id } is released.

## console: profiles and help

ui-title-profiles = Profiles
ui-title-chooser = Choose a profile
ui-chooser-how = Up and Down move, Enter chooses.
ui-profile-disabled = disabled
ui-profile-built-in = built-in gateway, no money
ui-profile-place = pos { $pos }  { $host }
ui-profile-present = in use

ui-title-help = Help
ui-help-here = On this screen:
ui-help-elsewhere = On other screens:
ui-title-palette = Actions
ui-palette-find = Find
ui-palette-none = No action is called that.
ui-palette-by-key = Only its own key does that: press { $key }.
ui-lines = { $first }-{ $last } of { $all }
ui-help-help = Show or leave this list.
ui-help-palette = Find an action by name and do it.
ui-help-send = On the review: send the capture.
ui-help-confirm = On the review: take what was typed. In live this sends.
ui-help-cancel = Leave the review or the question; nothing happens.
ui-help-stop-watching = Go on working while the request is in flight.
ui-help-open = Show the selected attempt or webhook in full; from a webhook, its attempt.
ui-help-blocking = On a refused review: show the attempt in the way.
ui-help-choose = Take what is selected in a list: a profile, an action.
ui-help-press = Press the button.
ui-help-reconcile = Look the attempt up and settle it if that proves something.
ui-help-dismiss = Set aside what forbids a capture but is not about the money of this order.
ui-help-release = Take responsibility for an unknown outcome.
ui-help-copy = Copy the attempt into a new draft.
ui-help-raw = Show what was sent and received as raw JSON.
ui-help-alarm = Open the newest alarm.
ui-help-filter = Look for attempts in the history, or among webhooks.
ui-help-alter = In the filter: take the next or former choice; Space does so too.
ui-help-enter-list = In the filter: go to the list, which stays filtered.
ui-help-leave-filter = In the filter: go to the list at once, whatever cannot be read.
ui-help-clear-filter = In the history: list all attempts again.
ui-help-mark = In the history: mark the attempt or take its mark away.
ui-help-clear-marks = In the history: take all marks away.
ui-help-go-to = In the history: go to the date that was typed.
ui-help-jump = In the history: go to a date.
ui-help-export = Write the attempts to a file, as CSV or JSON lines.
ui-help-stop-export = Stop the export; nothing of it stays.
ui-help-clip = Choose an id, the answer or a curl command for the clipboard.
ui-help-take = Hand what is selected to the terminal, for its clipboard.
ui-help-back = Go back.
ui-help-leave-field = Leave the field, so that letters are keys.
ui-help-new = Go to the draft of a new capture.
ui-help-review = Review the draft.
ui-help-look-up = Look the order up at the gateway; on the draft without leaving it.
ui-help-order = On the draft, outside fields: show all that the gateway knows of the order.
ui-help-profiles = Choose sandbox, test or live.
ui-help-history = Go to the attempts and back.
ui-help-summary = Show what was captured in the last days, and back.
ui-help-webhooks = Show the webhooks that came, or leave them.
ui-help-range = In the summary: the last 7, 30 or 90 days.
ui-help-currency = In the summary: the bars of the next currency.
ui-help-bearing = Show the webhooks that settled, contradict, or were not made here.
ui-help-next = Go to the next field or button; Enter does so too, in a field.
ui-help-previous = Go to the field or button before.
ui-help-more = Show the webhook address.
ui-help-line-start = Go to the start of the field.
ui-help-line-end = Go to the end of the field.
ui-help-clear = Clear the field.
ui-help-drop-word = Delete the word before the cursor.
ui-help-recent = In currency, comment and webhook: take a value that was used lately; again, the one before it.
ui-help-undo = Take the last change of the field back.
ui-help-redo = Make the change again that was taken back.
ui-help-bell = Switch the bell on or off: it rings when a slow capture ends.
ui-help-move = Move or scroll; also Page Up, Page Down, Home, End.
ui-help-language = Українською: show everything in Ukrainian.
ui-help-theme = Show the next theme; theme = "…" in the configuration keeps one.
ui-help-mouse = Mouse on or off. While it is on, hold Shift to select text.
ui-help-redraw = Paint the screen anew.
ui-help-suspend = Stop capdesk until fg; not while a request is in flight.
ui-help-abandon = While quitting: leave the outcome unknown and end.
ui-help-quit = Quit; waits for an answer that is in flight.
ui-help-dangerous = ! marks what moves money or gives up knowledge.
ui-help-letters = Letters are keys outside fields. The Ukrainian letter on the same key works too.
ui-help-fields = An empty amount captures the whole hold. Newlines in a paste become spaces.
ui-help-signs = The signs before a state:

## command line

cli-no-such-profile = There is no profile { $profile }; `capdesk profiles` lists them.
cli-no-config = There is no configuration at { $path }. `capdesk config init` writes one by asking; --profile sandbox tries the built-in gateway.
cli-which-profile = The configuration has no default_profile; name one with --profile.
cli-no-runtime = The program could not start ({ $cause }).
cli-no-signals = The program could not listen for signals ({ $cause }); nothing was sent.
cli-order-id-trimmed = The spaces around the order id were dropped: { $order }
cli-waiting = Waiting for the answer for order { $order }; once more leaves it unknown.
cli-no-suspend = Not suspended: the answer for order { $order } must be taken when it comes.
cli-next = Next: { $next }
cli-next-how = Next: { $next } ({ $commands })
cli-fee = fee { $fee }
cli-attempt = attempt { $id }
cli-order = order { $order }  hold { $hold }  captured { $captured }
cli-dismissed = { $what } is set aside.
cli-restored = { $what } counts again.
cli-expect-hold = --expect-hold: { $why }
cli-none = none
cli-upgrade = Bringing the ledger up to date: { $done } of { $all } attempts.
cli-not-known = an amount in { $currency } that is not known
cli-order-not-found = The gateway knows no order { $order }.
cli-no-such-state = There is no state { $state }; the states are { $states }.
cli-which-format = The name { $file } does not say what to write: end it in .csv or .jsonl, or add --csv or --json.
cli-export-exists = { $why } Give another name, or --force to replace it.
cli-export-progress = { $rows } rows so far
cli-exported = { $path }: { $rows ->
    [1] one row
   *[other] { $rows } rows
  }
cli-flag = { $flag }: { $why }
cli-catalog-progress = Reading the ledger for the search: { $done } of { $total } steps.
cli-days-reversed = --since { $first } is later than --until { $last }.
cli-summary-days = { $first } to { $last }, { $zone }
cli-summary-nothing = No attempts in these days.
cli-summary-amount = amount
cli-summary-count = count
cli-summary-captured = Captured
cli-summary-not-stated = amount not known
cli-summary-by-day = By day
cli-summary-states = States
cli-summary-fees = Fees, where stated
cli-ledger-accepted = Accepted by { $operator }. Live goes on.
cli-summary-by-operator = By operator
cli-summary-waived = Released, set aside, taken back or waived by a person: { $count } (capdesk history --waived)
cli-summary-too-large = too large
cli-bad-date = { $flag }: { $text } is no date; write 2026-11-22 or 2026-11-22T14:00:00Z.
cli-bad-attempt-id = { $text } is no attempt id; `capdesk history` shows them.
cli-reconcile-elsewhere = Not asked: it belongs to profile { $profile }. capdesk --profile { $profile } reconcile asks.
cli-reconcile-nobody = Not asked, and no profile of the configuration can ask. { $why } A person can close it: capdesk release { $id } --unverified --reason TEXT.
cli-nothing-open = Nothing is open.
cli-ledger-sound = The ledger is sound.
cli-ledger-damaged = Something is wrong with the ledger. Put back a backup (capdesk ledger backup --help tells how); nothing was changed.
cli-ledger-open = { $count ->
    [1] One attempt is open; capdesk reconcile looks it up.
   *[other] { $count } attempts are open; capdesk reconcile looks them up.
  }
cli-ledger-backed-up = { $path }: { $attempts ->
    [1] one attempt
   *[other] { $attempts } attempts
  }, { $events ->
    [1] one event
   *[other] { $events } events
  }
cli-stopped = Stopped; the rest was not looked up.
cli-keys-refused = The gateway refuses the keys; the rest was not looked up.
cli-profile-disabled = disabled: { $why }
cli-profile-target = { $host }, pos { $pos }
cli-profile-built-in = built-in gateway
log-unwritten = The log { $path } could not be written ({ $cause }). Nothing else was hindered by that.
cli-path-from = named by { $name }
cli-path-platform = the platform's own place
cli-path-missing = nothing is there yet
cli-check-ready = { $host }, pos { $pos }; the keys can be loaded
cli-keys-good = The gateway takes the keys of profile { $profile }.
cli-one-profile = This works with one profile; give --profile once.
cli-listen-runs = Webhooks for { $profiles } are taken at { $url } (any path); Ctrl+C stops it.
cli-listen-plain = { $address } can be reached from other machines, by plain HTTP. Let only a proxy that does TLS reach it.
cli-listen-no-header = Only addresses that --allow names are let in. Behind a proxy every request comes from the proxy's address, unless --sender-header names its header (X-Forwarded-For).
cli-listen-no-proxy = Other machines reach { $address }, and whoever comes past your proxy writes its header as they like. Say with --trusted-proxy where the proxy connects from (an address or a network), or listen on 127.0.0.1.
cli-listen-stops = No new webhooks are taken; those under way are finished.
cli-listen-without = Webhooks for profile { $profile } are NOT taken. { $why }
cli-listen-none = No profile can be used, so no webhook could be proven genuine. Correct the configuration (`capdesk config check`).
cli-listen-one-secret = Profiles { $one } and { $other } have one API_SECRET for two points of sale, so whose a webhook is could not be told. Correct their keys, or name one of them with --profile.
cli-listen-refuses = Captures of order { $order } are refused from now on: webhook { $number } says that it may be taken. capdesk webhook dismiss { $number } sets it aside.
cli-listen-again = {" "}(again)
cli-listen-looked-up = looked up
cli-listen-webhook = webhook { $number } { $bearing }
cli-listen-unusable = A genuine webhook from { $sender } cannot be used. { $why }
cli-listen-not-stored = A genuine webhook could not be stored; the gateway was told to send it again. { $why } The receiver need not be started again: it stores webhooks as soon as it can.
cli-listen-waited = The ledger was not free in time.
cli-listen-left-out = { $count ->
    [one] One line for { $stream } was left out
   *[other] { $count } lines for { $stream } were left out
  }: nobody read them in time. What they told stands in the ledger (`capdesk webhook list`).
cli-listen-broken = Something inside went wrong, and webhooks are not taken any more; the log says where. Start capdesk listen again.
cli-listen-panicked = Something inside went wrong ({ $place }). What was being worked on there was not finished; everything else goes on.
cli-no-such-webhook = There is no webhook { $number } in this ledger; `capdesk webhook list` gives the numbers.
cli-webhook-not-kept = The payload of this operation may name card and customer, so no more than this is kept.
cli-webhook-genuine = The webhook is genuine: the API_SECRET of profile { $profile } signed it.
cli-webhook-forged = NOT genuine: the API_SECRET of profile { $profile } did not sign this. Do not act on it. It may be another project's webhook (try --profile), or it was changed on the way.
cli-webhook-no-form = NOT genuine: { $why }
cli-webhook-unread = What it says cannot be used. { $why }
cli-webhook-other-pos = It is about another point of sale ({ $pos }) than that of profile { $profile }.
cli-webhook-encoded = { $flag } has a character that Base64url does not have; it may still be form-encoded (%3D stands for =). Give the whole body to --data - instead.
cli-webhook-needs-signature = --data needs --signature beside it. To give the whole body, pipe it into --data -.
cli-webhook-has-signature = With --data - the signature stands in the body; leave --signature out.
cli-webhook-stdin = The body could not be read from standard input ({ $cause }).
cli-sandbox-runs = The built-in gateway is running; Ctrl+C stops it.
cli-sandbox-left-out = { $count ->
    [one] One line for { $stream } was left out
   *[other] { $count } lines for { $stream } were left out
  }: nobody read them in time.
cli-sandbox-delivered = webhook of { $order } ({ $status }) delivered to { $url }
cli-sandbox-again = webhook of { $order } ({ $status }) not delivered to { $url }: { $cause }; tried again in { $seconds } s
cli-sandbox-given-up = webhook of { $order } ({ $status }) not delivered to { $url }: { $cause }; given up
cli-sandbox-elsewhere = webhook of { $order } ({ $status }) not sent to { $url }: it is no http address of this machine; --webhook-anywhere sends it all the same
cli-man-not-written = The manual could not be written to { $dir }: { $cause }

## command line: receiver
receiver-listen = Webhooks cannot be received on { $address }: { $cause }. Choose another address or port; ports below 1024 take special rights.
receiver-net = { $found } is no address (35.187.74.148, ::1) and no network (10.0.0.0/8, 2001:db8::/32).
receiver-net-host = { $found } is a network, but has bits behind its prefix. Write zeros there, or the address without the prefix.

## manual
man-file-config = In ~/.config/capdesk (macOS: ~/Library/Application Support/capdesk), or --config, or CAPDESK_CONFIG: the profiles. Readable by its owner only.
man-file-ledger = In ~/.local/share/capdesk (macOS: ~/Library/Application Support/capdesk), or --data-dir, or CAPDESK_DATA_DIR: every attempt and every step of it. Never on a network file system.
man-file-sandbox = Beside the ledger: orders and keys of the built-in gateway.

## command line: doctor
doctor-key-file = { $key } (in the file)
doctor-config = { $path }
doctor-config-none = There is no configuration at { $path }; the console opens the built-in sandbox.
doctor-config-none-way = `capdesk config init` writes one by asking.
doctor-config-open = { $path }: other users of this machine can read it.
doctor-config-open-way = chmod 600 makes it yours alone.
doctor-profile = { $mode }, { $host }, pos { $pos }; { $secret }, { $endpoints }
doctor-terminal = { $term }, { $columns } columns, { $rows } rows, { $colours }
doctor-colours-on = in colour
doctor-colours-off = without colour (NO_COLOR is set)
doctor-terminal-none = This is not run in a terminal.
doctor-terminal-none-way = Run it in the terminal in which the console is used.
doctor-terminal-dumb = The terminal says that it can do nothing (TERM is "{ $term }"); the console needs more.
doctor-terminal-dumb-way = Start capdesk in another terminal, or set TERM to what yours is, such as xterm-256color.
doctor-terminal-small-way = The console wants at least 80 columns and 24 rows; make the window larger.
doctor-paste = A terminal of the kind { $term } sends a paste as if it were typed.
doctor-paste-way = Type order ids here, or work in another terminal.
doctor-locale = The locale ("{ $locale }") is not UTF-8; letters and lines may look wrong.
doctor-locale-way = Set LANG to a UTF-8 locale, such as uk_UA.UTF-8 or C.UTF-8.
doctor-ledger-none = No ledger is in { $path } yet; the first start makes one.
doctor-ledger = { $path } is sound, { $attempts ->
    [one] 1 attempt
   *[other] { $attempts } attempts
}
doctor-mark = The mark of the ledger cannot be read and counts as none ({ $cause }): { $path }
doctor-mark-way = Take it away, or make it readable; capdesk writes it anew.
doctor-put-back-way = capdesk ledger accept --reason TEXT, once everything that was sent since has been looked up.
doctor-ledger-open = { $seen }; { $open } open, { $alarms ->
    [one] 1 alarm
   *[other] { $alarms } alarms
} not opened
doctor-ledger-open-way = `capdesk reconcile` looks them up; the console shows alarms.
doctor-ledger-damaged-way = `capdesk ledger check` tells all of it; `capdesk ledger backup --help` tells how to put a backup back.
doctor-disk = { $mebibytes } MiB free at { $path }
doctor-disk-unknown = { $path } can be written; the system does not tell how much room is left.
doctor-disk-way = Free some disk space, or choose another directory with --data-dir.
doctor-log = { $path }, { $kibibytes } KiB
doctor-log-none = No log is at { $path } yet.
doctor-log-kind = { $path } is no regular file; nothing is logged.
doctor-log-kind-way = Move it away.
doctor-environment = No variable of a proxy or of TLS is set.
doctor-proxy = { $variables }: set, and not used.
doctor-proxy-way = A profile that must go through a proxy names it with proxy.
doctor-trust = { $variables }: may change whom TLS trusts, or give its keys away; live profiles refuse that.
doctor-trust-way = Unset what you do not need, or name the gateway's certificate with ca_certificate.
doctor-sandbox = The built-in gateway can listen on this machine.
doctor-sandbox-closed = No program can listen on 127.0.0.1 ({ $cause }), so the sandbox cannot be used.
doctor-sandbox-closed-way = Bring the loopback interface up; other profiles do not need it.
doctor-gateway = { $host } answers after { $ms } ms, over TLS with a certificate that is trusted, and takes the keys.
doctor-gateway-plain = { $host } answers after { $ms } ms, without TLS, and takes the keys.
doctor-gateway-keys-way = Compare POS_ID and keys with those in the merchant's account; they belong to one project.
doctor-gateway-unreached-way = See whether { $host } can be reached from this machine at all: network, name server, firewall, proxy.
doctor-gateway-other-way = Try again later; if it stays, ask whoever runs { $host }, and see whether base_url is right.
doctor-clock = The clock agrees with { $host }'s.
doctor-clock-off = The clock differs by { $seconds } s from the one of { $host }.
doctor-clock-off-way = Let the system set its clock (NTP): waits and times in the ledger rest on it.
