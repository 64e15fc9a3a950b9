# Every word on the console's screen, in English. One section a room; ids are never reused with another meaning,
# because the ledger keeps sentences by id.

## domain: fields

order-id-empty = Enter the order id of the pre-authorisation.
order-id-too-long = The order id has { $length } characters; at most { $max } are allowed.
order-id-invisible = The order id has a character that cannot be seen ({ $mark }); type it again.
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
amount-whole = whole hold, { $currency }
comment-too-long = The comment has { $length } characters; at most { $max } are allowed.
comment-newline = The comment has a line break; write it on one line.
comment-tab = The comment has a tab; write a space instead.
comment-control = The comment has a control character ({ $mark }); remove it.
server-url-invalid = { $text } is no web address; write for example https://example.com/webhook.
server-url-scheme = { $scheme } addresses cannot receive webhooks; use https:// or http://.

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

## gateway: what an answer means

## ledger

## desk: the guard, settling, release

## sandbox

## console: frame, footer, keys

## console: form and review

## console: history and detail

## console: profiles and help
