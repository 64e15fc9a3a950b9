# Кожне слово на екрані консолі українською. Розділи та порядок такі самі, як у en.ftl; розділів командного рядка тут
# немає, бо командний рядок розмовляє англійською.
#
# Словник: один термін для одного поняття.
#   capture            списання, списати (partial capture: часткове списання)
#   pre-authorisation  преавторизація; кошти на ній: холд (whole hold: увесь холд)
#   void               скасування холду; скасовано
#   refund             повернення
#   order, order id    замовлення, номер замовлення
#   attempt            спроба
#   draft, review      чернетка, перевірка (перед надсиланням)
#   look-up            запит стану (запитати стан замовлення)
#   reconcile          звірка, звірити (запит стану, який може завершити спробу)
#   release            закриття вручну, закрити вручну (людина бере відповідальність за невідомий результат)
#   outcome, unknown   результат, невідомий
#   ledger             журнал
#   gateway            шлюз (gateway's portal: портал шлюзу)
#   merchant, POS      мерчант, точка продажу
#   profile, mode      профіль, режим (слова TEST, LIVE, SANDBOX не перекладаються)
#   sandbox            пісочниця
#   money              кошти
#   fee                комісія
#   request, answer    запит, відповідь
#   webhook            вебхук
#   alarm              тривога
#   key (keyboard)     клавіша
#   key (API)          ключ
#   throttled          забагато запитів
# Назви полів API, клавіш, файлів і ключів конфігурації не перекладаються.

## domain: fields

order-id-empty = Введіть номер замовлення, на якому є преавторизація.
order-id-too-long = У номері замовлення символів: { $length }; дозволено щонайбільше { $max }.
order-id-invisible = У номері замовлення є невидимий символ ({ $mark }); введіть його ще раз.
order-id-dots = Номер замовлення з однієї чи двох крапок не вміщується у вебадресу; подивіться замовлення в порталі шлюзу.
order-id-marks = У номері замовлення є знак, якого не відрізнити від сусідніх ({ $mark }); введіть номер ще раз.
currency-empty = Введіть валюту замовлення, наприклад UAH.
currency-unknown = { $text } не є кодом валюти ISO 4217; напишіть, наприклад, UAH, EUR або USD.
amount-not-a-number = { $text } не є сумою; напишіть цифри й щонайбільше одну десяткову кому, наприклад 80,50.
amount-negative = Сума від’ємна; списати можна лише більше ніж 0.
amount-zero = Сума дорівнює 0; списати можна лише більше ніж 0.
amount-ambiguous = { $text } може означати тисячі або дробову частину; напишіть 1234 або 1,23.
amount-grouping = Пробіли в { $text } не ділять цифри по три; напишіть суму без пробілів.
amount-decimals = Сума в { $currency } { $allowed ->
    [0] тут не має дробової частини
   *[other] тут має щонайбільше { $allowed } знаки після коми
  }.
amount-too-long = У сумі більше цифр, ніж можна зберегти точно.
amount-exact = { $amount }
amount-unusable = придатної суми не названо
amount-whole = увесь холд, { $currency }
day-unreadable = { $text } не є датою; напишіть 20.11.2026, 20.11 або 2026-11-20.
day-none = У календарі немає дня { $text }.
comment-too-long = У коментарі символів: { $length }; дозволено щонайбільше { $max }.
comment-newline = У коментарі є розрив рядка; напишіть його одним рядком.
comment-tagged = У коментарі є мітка спроби [capdesk ...], за якою запити стану розрізняють списання; приберіть її.
comment-tab = У коментарі є табуляція; поставте замість неї пробіл.
comment-control = У коментарі є керівний символ ({ $mark }); вилучіть його.
server-url-invalid = { $text } не є вебадресою; напишіть, наприклад, https://example.com/webhook.
server-url-health = За шляхом /health вебхуки не приймаються: там capdesk listen повідомляє про свій стан; оберіть інший шлях, наприклад /capdesk.
server-url-scheme = На адреси { $scheme } вебхуки не надсилаються; потрібна https:// або http://.

## domain: what a look-up forbids, told at the field of a draft

guard-captured = Уже списано: холд можна списати лише один раз.
guard-capture-under-way = Списання ще триває ({ $status }); запитайте стан пізніше.
guard-refunded = Повернено ({ $status }): списане повернуто або повертається.
guard-unknown-method = { $method } ({ $status }): операції немає в документації; вона могла рухати кошти.
guard-voided = Скасовано: холд розблоковано. Проведіть преавторизацію знову.
guard-void-under-way = Холд скасовується ({ $status }); запитайте стан пізніше.
guard-not-authorised = Не авторизовано ({ $status }): списати можна лише успішний холд.
guard-no-authorisation = Замовлення не має преавторизації; перевірте його номер.
guard-other-currency = Холд у { $held }; виправте валюту.
guard-above-hold = Більше, ніж холд ({ $held }); виправте суму.

## domain: states

state-sending = надсилається
state-captured = списано
state-captured-mismatch = списано, ІНША СУМА
state-pending = в обробці
state-declined = відхилено
state-rejected = не прийнято
state-throttled = забагато запитів
state-not-sent = не надіслано
state-unknown = НЕВІДОМО
state-not-captured = не списано
state-released = закрито вручну

## config

config-at = { $place }: { $mistake }
config-mistakes = { $first } { $rest }
config-no-home = Домашній каталог невідомий; вкажіть місця через --config і --data-dir.
config-empty-variable = Змінна середовища { $variable } задана, але порожня; дайте їй шлях або вилучіть її.
config-file-missing = Файлу конфігурації { $file } немає; створіть його з config.example.toml або виправте назву.
config-file-unreadable = Файл конфігурації { $file } не читається ({ $cause }); виправте права або вкажіть інший файл через --config.
config-file-not-a-file = { $file } не є звичайним файлом; вкажіть файл конфігурації через --config.
config-file-too-large = Файл конфігурації { $file } більший за 256 KiB; вкажіть правильний через --config.
config-file-not-text = Файл конфігурації { $file } не в UTF-8; збережіть його в UTF-8.
config-syntax = Це не читається як TOML ({ $cause }); виправте тут.
config-unknown-key = Ключа { $key } тут немає; вилучіть його або знайдіть потрібний у config.example.toml.
config-unknown-key-near = Ключа { $key } тут немає; може, { $near }?
config-profile-key-above = { $key } належить профілю; перенесіть його під рядок на зразок [profiles.test].
config-profiles-table = profiles має бути таблицею; напишіть [profiles.НАЗВА] над ключами кожного профілю.
config-sandbox-reserved = Профіль sandbox вбудований; дайте цьому профілю іншу назву.
config-theme = theme має бути "terminal", "dark", "light", "colour-blind" або "mono", а не { $text }.
config-language = language має бути "en" або "uk", а не { $text }.
config-default-profile = default_profile називає { $name }, але такого профілю немає; виправте назву.
config-profile-table = Профіль має бути таблицею; напишіть [profiles.НАЗВА] над його ключами.
config-profile-name = Назва цього профілю порожня або має невидимі символи; дайте йому іншу.
config-profile-name-key = Назва цього профілю довга й не складається зі слів, або це один із ключів: ключ не повинен стояти в назві, яку видно; дайте йому іншу, наприклад test.
config-missing = У цьому профілі немає { $key }; додайте його, як у config.example.toml.
config-want-text = { $key } має бути непорожнім текстом у лапках.
config-want-number = { $key } має бути цілим числом без лапок.
config-want-texts = { $key } має бути списком текстів, як-от ["один", "два"].
config-want-flag = { $key } має бути true або false без лапок.
config-number-bounds = { $key } має бути від { $min } до { $max }.
config-number-negative = { $key } має бути не менше ніж 0 і менше ніж 4294967296.
config-log-level = log_level має бути одним із: { $words }.
config-mode = mode має бути "test" або "live".
config-harmless-empty = У harmless_methods є порожній текст; напишіть назви методів.
config-harmless-known = harmless_methods не може містити { $method }: що описано в документації, судять за його власними правилами.
config-address-invalid = { $key } не є вебадресою; напишіть її як https://api.finline.io.
config-address-scheme = { $key } має починатися з https:// або http://.
config-address-user = У { $key } є користувач або пароль; секрету не місце в адресі, приберіть його звідти.
config-address-tail = У { $key } є параметри або фрагмент; закінчіть адресу перед ? або #.
config-base-url-path = base_url не повинна містити /api/v1: це додається саме; закінчіть адресу перед цим.
config-http-live = base_url починається з http, а профіль LIVE надсилає лише через https; напишіть https://.
config-http-remote = base_url починається з http, що дозволено лише для цього комп’ютера (127.0.0.1, [::1], localhost); напишіть https://.
config-http-proxy = proxy на іншому комп’ютері, а base_url починається з http, тож ключі йшли б незахищеними; напишіть https:// або приберіть proxy.
config-pos-id = pos_id має бути UUID точки продажу, як dc728de1-51ef-4ef1-80f7-3b44b07b5667.
config-api-key = В api_key є пробіл або двокрапка; скопіюйте лише сам ключ API.
config-auth = { $key } має бути одним із: { $words }.
config-currency = currency має бути кодом ISO 4217, наприклад "UAH".
config-server-url = server_url не є вебадресою; напишіть її як https://example.com/webhook або приберіть.
config-certificate-unreadable = ca_certificate { $path } не читається ({ $cause }); виправте шлях, він рахується від цього файлу.
config-certificate-none = У ca_certificate { $path } немає сертифіката PEM; вкажіть файл із BEGIN CERTIFICATE.
config-secret-form = { $key } має бути текстом, {"{"} env = "VARIABLE" {"}"} або {"{"} command = ["PROGRAM", "ARGUMENT"] {"}"}.
config-env-name = { $key }: env має бути назвою змінної середовища з літер, цифр і _.
config-command-form = { $key }: command має бути списком текстів, програма перша, як ["secret-tool", "lookup", "capdesk", "test"].
config-key-literal = { $key }
config-key-variable = { $key } (змінна середовища { $variable })
config-key-command = { $key } (надрукувала { $program })
config-secret-empty = { $what }: порожньо; впишіть ключ цього профілю.
config-secret-control = { $what }: є розрив рядка або інший керівний символ; скопіюйте ключ ще раз.
config-secret-non-ascii = { $what }: є символ поза ASCII; скопіюйте ключ ще раз.
config-secret-spaces = { $what }: пробіл на початку або в кінці; скопіюйте ключ без нього.
config-secret-long = { $what }: понад { $max } символів; це не ключ.
config-variable-missing = { $key }: змінна середовища { $variable } не задана; задайте її й запустіть capdesk знову.
config-command-not-started = { $key }: команда { $program } не запускається ({ $cause }); виправте її назву або встановіть її.
config-command-unread = { $key }: вивід команди { $program } обірвався ({ $cause }); спробуйте ще раз.
config-command-slow = { $key }: команда { $program } не впоралася за { $seconds } с, її зупинено; розблокуйте сховище ключів, до якого вона звертається, і спробуйте ще раз.
config-command-long = { $key }: команда { $program } надрукувала понад { $max } символів; вона має друкувати лише ключ.
config-command-failed = { $key }: команда { $program } завершилася з кодом { $code }; запустіть її вручну, щоб побачити причину. Її вивід тут не показано.
config-command-killed = { $key }: команду { $program } зупинив сигнал; запустіть її вручну, щоб побачити причину.
config-writable = Інші користувачі цієї машини можуть змінити { $path }, а з ним і те, куди надсилаються ключі та які команди виконуються; перегляньте його й виконайте { $command }.
config-owner = { $path } належить іншому користувачеві, який може змінити, куди надсилаються ключі та які команди виконуються; перегляньте його й виконайте { $command }.
config-open-file = { $key } стоїть у файлі, який можуть читати інші; виконайте chmod 600 { $file } або беріть ключ з env чи command.
config-both-modes = Цей { $key } є також у профілі { $profile } режиму { $mode }; test і live ніколи не мають спільних ключів, тож виправте хибний.
config-live-settle = settle_seconds дорівнює { $value }, а профіль LIVE потребує щонайменше { $least } (300 і двічі timeout_seconds); поставте settle_seconds = { $least }.
config-live-release = release_hours дорівнює { $value }; у бойовому режимі має бути щонайменше { $least }.
config-live-gap = lookup_gap_seconds дорівнює { $value }, а профіль LIVE потребує щонайменше { $least }; поставте lookup_gap_seconds = { $least }.
config-live-trust = Середовище задає { $variables }, що може змінити, кому довіряє цей профіль LIVE; задайте тут ca_certificate або запустіть capdesk без цього.

## gateway: what an answer means

answer-captured = Списано { $amount }.
answer-captured-not-stated = Списано; суми шлюз не вказав.
answer-captured-mismatch = { $what } Кошти списано: з’ясуйте замовлення { $order } зі шлюзом, перш ніж робити з ним щось інше.
answer-mismatch-amount = Шлюз списав { $taken }; просили: { $asked }.
answer-mismatch-currency = Шлюз списав { $taken }, в іншій валюті; просили: { $asked }.
answer-mismatch-unusable = Шлюз не вказав придатної суми (написав { $text }); просили: { $asked }.
answer-mismatch-absent = Шлюз не вказав придатної суми; просили: { $asked }.
answer-asked-hold = увесь холд, { $amount }
answer-pending = Шлюз прийняв списання за замовленням { $order }, але не завершив його (статус { $status }). Запитайте стан пізніше; не надсилайте повторно.
answer-declined = Шлюз відхилив списання за замовленням { $order }: { $reason }. Ця спроба коштів не списала; можна зробити нову.
answer-declined-no-reason = Шлюз відхилив списання за замовленням { $order } без пояснення. Ця спроба коштів не списала; можна зробити нову.
answer-rejected = Шлюз не прийняв запит: { $reason }. Кошти не рухалися; виправте його й надішліть новий.
answer-rejected-keys = Шлюз не прийняв ключі: { $reason }. Кошти не рухалися; перевірте pos_id і ключі цього профілю.
answer-rejected-not-found = Шлюз не знає замовлення { $order } або адреси: { $reason }. Кошти не рухалися; перевірте номер замовлення, pos_id і base_url.
answer-throttled = Шлюз просить сповільнитися: { $reason }. Кошти не рухалися; надішліть знову через { $seconds } с.
answer-not-sent = { $why } За замовленням { $order } нічого не надіслано; можна зробити нову спробу.
answer-unknown = { $why } Поки невідомо, чи списано кошти за замовленням { $order }.
answer-oversized = Відповідь більша за 1 MiB.
answer-unreadable = Відповідь (HTTP { $status }) не читається.
answer-no-refusal = З адреси шлюзу надійшло HTTP { $status } у формі, якої шлюз не використовує; можливо, це відповів проксі.
answer-redirect = З адреси шлюзу надійшло переспрямування (HTTP { $status }); за ним консоль ніколи не йде.
answer-http-status = Шлюз відповів HTTP { $status }, і це нічого не доводить.
answer-no-status = У відповіді немає status.
answer-no-id = Шлюз відповів статусом { $status } без ідентифікатора, за яким його можна простежити.
answer-other-no-order = У відповіді не названо замовлення.
answer-other-order = Відповідь про інше замовлення ({ $found }).
answer-other-pos = Відповідь про іншу точку продажу ({ $found }).
answer-other-method = Відповідь про іншу операцію ({ $found }), не про списання.
answer-host = { $host }
answer-host-proxied = { $host } (через проксі { $proxy })
answer-no-request = Не вдалося скласти запит: { $cause }.
answer-connect = Немає з’єднання з { $host }: { $cause }.
answer-connect-timeout = Немає з’єднання з { $host } за { $seconds } с.
answer-connect-name = Адресу { $host } не знайдено: { $cause }.
answer-connect-certificate = Сертифікат { $host } не має довіри: { $cause }.
answer-timeout = Відповіді не було { $seconds } с.
answer-broken-connection = З’єднання обірвалося до відповіді: { $cause }.
answer-cut = Відповідь обірвалася: { $cause }.
answer-cut-timeout = Відповідь не надійшла повністю за { $seconds } с.
answer-setup = Не вдалося створити клієнт HTTP: { $cause }.
answer-setup-address = { $address } не є адресою для шлюзу; напишіть https://, а http:// лише для цього комп’ютера.
answer-setup-key = У { $key } є символ, якого запит не може передати; можливо, в кінці розрив рядка або пробіл.
answer-setup-key-empty = { $key }: порожньо; перевірте, звідки профіль його бере.
answer-setup-no-certificate = ca_certificate називає файл без сертифіката; потрібен файл PEM із "BEGIN CERTIFICATE".
answer-setup-certificate = Файл із ca_certificate непридатний: { $cause }.
answer-setup-proxy = Проксі непридатний: { $cause }.
answer-setup-proxy-scheme = Проксі { $scheme } не підтримується; напишіть http:// або https://.
curl-again = Ця команда ще раз списує кошти за замовленням. Спершу запитайте його стан.
curl-no-address = За адресою профілю списання неможливе; команди немає.
curl-unreadable = У запиті є символи, яких не видно; команди немає.
lookup-no-answer = На запит стану відповіді немає. { $why }
lookup-cut = Відповідь на запит стану неповна. { $why }
lookup-not-found = Шлюз не знає замовлення { $order } на цій точці продажу: { $reason }.
lookup-keys-refused = Шлюз не прийняв ключі: { $reason }. Перевірте pos_id і ключі цього профілю.
lookup-unauthorised = Шлюз не прийняв ключі (HTTP { $status }). Перевірте pos_id і ключі цього профілю.
lookup-refused = Шлюз не прийняв запит стану (HTTP { $status }): { $reason }.
lookup-throttled = У шлюзу забагато запитів; запитайте стан за хвилину.
lookup-http-status = На запит стану шлюз відповів HTTP { $status }; запитайте стан пізніше.
lookup-too-many = Шлюз показує понад { $most } операцій за одним замовленням, чого не може бути.
lookup-unreadable = Відповідь на запит стану не читається; запитайте стан пізніше.
lookup-no-list = Відповідь на запит стану не є списком транзакцій; перевірте base_url.
lookup-no-method = У запиті стану є транзакція без method; покладатися на нього не можна.
lookup-other-order = У запиті стану є транзакція іншого замовлення ({ $found }); покладатися на нього не можна.
lookup-other-pos = У запиті стану є транзакція іншої точки продажу ({ $found }); покладатися на нього не можна.
lookup-no-address = Номер замовлення { $order } не вміщується у вебадресу; подивіться замовлення в порталі шлюзу.
webhook-too-large = Вебхук більший за { $max } КіБ; шлюз таких не надсилає.
webhook-missing = У формі немає поля { $field }; у вебхуку є data і signature.
webhook-twice = У формі поле { $field } є двічі; невідомо, котре правильне.
webhook-no-text = Поле { $field } форми не в UTF-8.
webhook-encoding = data не в Base64url.
webhook-unreadable = data не читається як JSON.
webhook-no-object = data не є об’єктом JSON.
webhook-no-order = У data не названо замовлення (order_id).
webhook-other-order = У data назване замовлення, якого не може бути в жодного списання ("{ $found }"): номер задовгий або має пробіли по краях чи невидимі символи.
webhook-no-method = У data не названо операції (method).
webhook-other-pos = У data названа точка продажу, якої не може бути ({ $found }).
webhook-foreign-pos = Вебхук стосується іншої точки продажу ({ $pos }), ніж у профілю { $profile }; його не прийнято.
bearing-settled = завершено
bearing-agrees = збігається
bearing-not-final = не остаточний
bearing-kept = до відома
bearing-contradicts = СУПЕРЕЧИТЬ
bearing-elsewhere = зроблено не тут

## ledger

ledger-newer = Журнал { $path } створив новіший capdesk (версія { $found }, ця програма знає { $known }). Встановіть ту версію; нічого не змінено.
ledger-foreign = { $path } є базою іншої програми. Виберіть інший каталог через --data-dir; нічого не змінено.
ledger-damaged = Журнал { $path } пошкоджено ({ $detail }). Поверніть його резервну копію; доти нічого не надсилається, і нічого не змінено.
ledger-absent = У { $path } немає журналу. Вкажіть його каталог через --data-dir; нічого не створено.
ledger-missing = Журнал { $path } зник, але { $marker } каже, що він тут був. Поверніть його резервну копію. Лише якщо в ньому немає незавершених списань: вилучіть { $marker }, щоб почати порожній.
ledger-lost = У журналі { $path } немає рядка спроби { $id } за замовленням { $order }, хоча її почато: останніх записів немає (ledger.db-wal вилучено або пошкоджено?). Поверніть те, чого бракує, або резервну копію. Лише якщо стан того замовлення з’ясовано зі шлюзом: вилучіть { $owner }.
ledger-replaced = Журнал { $path } не той, який називає { $marker }. Поверніть правильний журнал. Лише якщо потрібен саме цей: вилучіть { $marker } і запустіть знову.
ledger-read-only = У { $path } цей користувач не може писати. Дайте йому право запису або виберіть інший каталог через --data-dir.
ledger-network = { $path } лежить на мережевій файловій системі ({ $kind }), де на блокування й запис не можна покластися. Виберіть каталог на локальному диску через --data-dir.
ledger-open-to-others = У { $path } можуть писати інші користувачі. Виберіть власний каталог через --data-dir або виконайте: chmod 700 { $path }
ledger-owner-other = { $path } належить іншому користувачеві, який може змінити вміст. Виберіть власний каталог через --data-dir або виконайте: { $command }
ledger-wrong-kind = { $path } заважає: це не каталог і не звичайний файл capdesk. Перенесіть його або виберіть інший каталог через --data-dir.
ledger-put-back = Цей журнал відновлено з копії: у ньому немає того, що вже було (виявлено { $at }). Перевірте, що надіслано відтоді; live не надсилає, доки хтось не прийме журнал через capdesk ledger accept --reason TEXT.
ledger-linked = { $path } має на своєму диску кілька імен (жорсткі посилання), усього { $names }: відкритий за іншим, він мав би інший журнал, і ніщо не берегло б його замовлень. Нічого не надсилається; знайдіть інші через find -samefile, вилучіть їх і спробуйте ще раз.
ledger-moved = { $path } замінено або вилучено, поки він був відкритий. Більше нічого не надсилається; поверніть його й запустіть capdesk знову.
ledger-full = Немає місця, щоб записати { $path }. Звільніть місце на диску й запустіть capdesk знову.
ledger-busy = Інший процес надто довго тримав { $path } заблокованим.
ledger-storage = { $path } не вдалося прочитати або записати ({ $detail }). Перевірте диск і запустіть capdesk знову.
ledger-stopped = Більше нічого не надсилається, бо журнал раніше відмовив: { $why }
ledger-no-such-attempt = У журналі немає спроби { $id }.
ledger-illegal-move = Зі стану «{ $from }» спроба не може перейти до «{ $to }» на цій підставі.
ledger-no-locks = { $path } лежить на файловій системі без блокувань, тому цей процес нічого не надсилає. Виберіть каталог на локальному диску через --data-dir.
ledger-owner = { $path } не вдалося створити ({ $detail }), тому цей процес нічого не надсилає. Перевірте каталог і запустіть capdesk знову.
ledger-forbidden = Вебхук або запит стану каже, що кошти за цим замовленням, можливо, вже списано.
ledger-blocked = Замовлення { $order } тримає спроба { $id } ({ $state }). Холд можна списати лише один раз.
ledger-too-soon = Шлюз просив зачекати, перш ніж знову надсилати замовлення { $order }. Спробуйте після { $at }.
ledger-other-mode = Цей pos_id уперше використано в режимі { $known }. Виправте mode або pos_id профілю.
ledger-alarm-late = Запізніла відповідь каже «{ $late }», а стан цієї спроби: { $now }. Запитайте стан замовлення.
ledger-alarm-late-why = Запізніла відповідь каже «{ $late }», а стан цієї спроби: { $now }. Запитайте стан замовлення. { $why }
ledger-alarm-held = Для цієї спроби доведено «{ $late }», але те саме замовлення тримає спроба { $id }: кошти могли списати двічі. Запитайте стан замовлення.
ledger-alarm-held-why = Для цієї спроби доведено «{ $late }», але те саме замовлення тримає спроба { $id }: кошти могли списати двічі. Запитайте стан замовлення. { $why }
ledger-alarm-both = { $first } { $then }
ledger-alarm-second = Запізніла відповідь повідомляє про інше списання, ніж те, яким завершено спробу: кошти за замовленням могли списати двічі. Запитайте стан замовлення.
ledger-check-page = SQLite виявляє пошкодження: { $detail }
ledger-check-reference = { $count ->
    [one] { $count } подія називає спробу, якої немає.
    [few] { $count } події називають спробу, якої немає.
   *[many] { $count } подій називають спробу, якої немає.
  }
ledger-check-attempts = Не читаються спроби: { $count }.
ledger-check-events = Не читаються події: { $count }.
ledger-check-rule = Правила { $name } немає, його змінено або воно не від capdesk: у журнал писав хтось інший.
ledger-backup-exists = { $path } уже є, його не змінено. Вкажіть для копії новий файл.
ledger-backup-beside = { $path } лежить у каталозі даних; копія там зникне разом із журналом. Вкажіть файл деінде.
ledger-backup-name = { $path } не є назвою файлу для копії (UTF-8, з назвою в кінці). Вкажіть інший файл.
ledger-backup-write = Копію { $path } не вдалося записати ({ $detail }), тож її немає. Виберіть інше місце.
ledger-backup-unfaithful = Копія { $path } після читання виявилася іншою ({ $detail }), тому її вилучено. Перевірте той диск або виберіть інше місце.

## catalog

catalog-unusable = Файл пошуку { $path } не вдається створити або використати ({ $detail }). Списання і звичайна історія працюють без нього; звільніть місце на диску або дозвольте запис у каталог і спробуйте ще раз.
catalog-damaged = Файл пошуку { $path } було пошкоджено; його буде створено з журналу заново. Спробуйте ще раз.
catalog-busy = Інший процес надто довго тримав файл пошуку { $path }. Спробуйте ще раз.
catalog-interrupted = Пошук зупинено.

## desk: the guard, settling, release

desk-interrupted = Програма завершувалася; більше нічого не зроблено.
desk-closing = Програма завершується; нічого не надіслано.
desk-profile-disabled = Профіль { $profile } вимкнено: { $why }
desk-sandbox-address = Вбудований шлюз не має придатної адреси; запустіть capdesk знову.
desk-ca-unreadable = ca_certificate { $file } не читається ({ $cause }); перевірте шлях і права.
desk-pos-other-mode = Профіль { $profile } має режим { $mode }, але його pos_id раніше використано як { $known }. Перевірте, якому проєкту належать ключі, і виправте mode; нічого не надіслано.
desk-pos-mode = Цей pos_id раніше використано як { $known }; виправте mode профілю. Нічого не надіслано.
desk-other-pos = Запит належить іншому профілю; нічого не надіслано.
desk-confirm-needed = Нічого не надіслано. Списання в режимі LIVE підтверджується точно так: { $confirm }
desk-already-captured = Кошти за замовленням { $order } вже списано ({ $amount }), тут або деінде. Холд можна списати лише один раз; нічого не надіслано.
desk-capture-under-way = За замовленням { $order } є незавершене списання ({ $amount }, { $status }); нічого не надіслано. Запитайте стан пізніше.
desk-refunded = За замовленням { $order } є повернення { $amount } ({ $status }): раніше його було списано. Нічого не надіслано.
desk-unknown-method = За замовленням { $order } видно { $method } ({ $status }); цього немає в документації, і воно могло рухати кошти. Нічого не надіслано. Запитайте шлюз, що це; метод, який не рухає коштів, додайте до harmless_methods.
desk-hold-changed = Холд замовлення { $order } не той, що було показано: тепер { $now }. Нічого не надіслано; перегляньте ще раз.
desk-shown = { $why } Дивіться capdesk lookup { $order }.
desk-lookup-slow = Запит стану тривав понад 10 с.
desk-off-record = Запит стану не вдалося записати до журналу: { $why }
desk-contradiction = Шлюз показує операцію { $id } і як успішну, і як відхилену; враховано успіх.
desk-asked-later = Замовлення { $order } тим часом запитано знову; враховано новішу відповідь.
desk-other-gateway = Спробу для замовлення { $order } надіслано на { $sent }, а профіль { $profile } запитує { $asked }, де про неї не знають. Візьміть профіль із тією адресою; якщо це той самий шлюз за новою адресою, додайте стару до former_base_urls.
desk-no-address = { $found } У спробі немає адреси: вона з часів до версії 3 журналу; запитано { $asked }.
desk-told-by-webhook = Вебхук { $number } повідомляє про замовлення { $order }: { $method } { $status } ({ $taken }). Нічого не надіслано. Дивіться capdesk webhook show { $number }; якщо це не кошти цього замовлення, capdesk webhook dismiss { $number } --reason TEXT.
desk-told-by-look-up = Запит стану { $at } показав за замовленням { $order }: { $method } { $status } ({ $taken }). Нічого не надіслано. Дивіться capdesk lookup { $order }; якщо операція { $id } не про кошти цього замовлення, capdesk lookup { $order } --dismiss { $id } --reason TEXT.
desk-hint-webhook = Вебхук { $number }: { $method } { $status } ({ $taken }). Можливо, кошти вже списано.
desk-hint-look-up = Запит стану { $at }: { $method } { $status } ({ $taken }). Можливо, кошти вже списано.
desk-alarm-shown = Запит стану замовлення { $order } показує списання { $taken }, якого не пояснює жодна спроба звідси, а стан цієї спроби: { $now }. Перевірте в порталі шлюзу: можливо, кошти списано двічі.
desk-alarm-void = Запит стану замовлення { $order } показує, що холд скасовано ({ $taken }), а стан цієї спроби: { $now }. Перевірте в порталі шлюзу.
desk-alarm-twice = Шлюз показує списання за замовленням { $order } ({ $taken }) і як успішне, і як відхилене, а стан цієї спроби: { $now }. Враховано успіх; перевірте в порталі шлюзу.
desk-look-up-alarm-was = { $why } Раніше ця спроба була в стані «{ $was }»: перевірте, що робили із замовленням відтоді.
desk-dismissed = { $operator } відкладає { $what }: { $method } { $status } ({ $taken }). Причина: { $reason }
desk-accepted = { $operator } приймає відновлений журнал: { $reason }
desk-accept-nothing = Цей журнал не відновлювали або його вже прийнято; приймати нічого.
desk-accept-confirm = У цьому журналі є спроби live. Нічого не прийнято; щоб підтвердити, додайте --confirm { $confirm }
desk-waived-lookup = { $operator } надсилає замовлення { $order } без запиту до шлюзу (NOLOOKUP): { $why }
desk-restored = { $operator } знову враховує { $what }.
desk-dismiss-confirm = Щоб відкласти це в бойовому режимі, додайте --confirm { $confirm }.
desk-dismiss-nothing-webhook = Вебхук { $what } не забороняє списання, тож відкладати нічого.
desk-dismiss-nothing-shown = Жоден запит стану цього замовлення не показав операції { $what }, яка забороняла б списання, тож відкладати нічого.
desk-dismiss-success = Найновіший запит стану показує { $what }: { $method } { $status } ({ $taken }); цього не можна відкласти.
desk-restore-nothing = { $what } не відкладено.
desk-no-such-webhook = Вебхука { $number } немає. Номери дає capdesk webhook list.
desk-webhook-other-profile = Вебхук { $number } надійшов для профілю { $profile }: візьміть --profile { $profile }.
desk-voided = Замовлення { $order } скасовано: його холд розблоковано. Нічого не надіслано; проведіть преавторизацію знову.
desk-void-under-way = Холд замовлення { $order } скасовується ({ $status }); нічого не надіслано. Запитайте стан пізніше.
desk-auth-not-success = Преавторизація замовлення { $order } має статус { $status }, а не success; нічого не надіслано. Списати можна лише успішний холд.
desk-no-auth = Замовлення { $order } не має преавторизації; нічого не надіслано. Перевірте номер замовлення.
desk-other-currency = Холд замовлення { $order } у { $held }, а не в { $asked }; нічого не надіслано. Виправте валюту.
desk-above-hold = { $asked } більше, ніж холд замовлення { $order } ({ $held }); нічого не надіслано. Виправте суму.
desk-lookup-failed = Запит стану замовлення { $order } перед надсиланням не вдався, тому нічого не надіслано. { $why }
desk-lookup-failed-told = Запит стану замовлення не вдався. { $why }
desk-too-late = Між записом і надсиланням минуло понад 10 с (комп’ютер спав або був перевантажений); нічого не надіслано. Надішліть знову.
desk-lookup-too-old = Між запитом стану замовлення { $order } і записом минуло понад 10 с (комп’ютер спав або був перевантажений); нічого не надіслано. Надішліть знову.
desk-no-row = Нічого не надіслано, бо журнал не зміг цього записати. { $why }
desk-blocked-captured = Кошти за замовленням { $order } списано { $day }, оператор { $operator } ({ $amount }). Холд можна списати лише один раз; нічого не надіслано. Дивіться спробу { $id }.
desk-blocked-pending = За замовленням { $order } є списання від { $day }, оператор { $operator } ({ $amount }), яке ще в обробці; нічого не надіслано. Запитайте стан спроби { $id }.
desk-blocked-unknown = Поки невідомо, чи списано кошти за замовленням { $order } { $day }, оператор { $operator } ({ $amount }); нічого не надіслано. Спершу запитайте стан спроби { $id }.
desk-blocked-sending = Кошти за замовленням { $order } саме зараз списує { $operator } ({ $amount }); нічого не надіслано. Дивіться спробу { $id }.
desk-too-soon = Шлюз просив зачекати із замовленням { $order } до { $until }; нічого не надіслано. Дивіться спробу { $id }.
desk-not-stored = Відповідь за замовленням { $order } надійшла, але її не вдалося зберегти; збережіть те, що показано тут. Результат спроби лишається невідомим: запитайте стан, не надсилайте повторно. { $why }
desk-lost-not-stored = Відповіді за замовленням { $order } не було, і зберегти це не вдалося. Результат спроби лишається невідомим: запитайте стан, не надсилайте повторно. { $why }
desk-unsent-not-stored = { $reason } Нічого не надіслано, але зберегти це не вдалося: журнал і далі показує результат спроби як невідомий. { $why }
desk-orphaned = Програма завершилася до відповіді. Поки невідомо, чи списано кошти за замовленням { $order }.
desk-given-up = Відповідь не дійшла до журналу. Поки невідомо, чи списано кошти за замовленням { $order }.
desk-alarm-late = Відповідь запізнилася: тим часом стан спроби був «{ $was }», а тепер «{ $late }». Перевірте, що робили із замовленням { $order } у проміжку.
desk-abandoned = На відповідь не чекали. Поки невідомо, чи списано кошти за замовленням { $order }.
desk-still-sending = Замовлення { $order } ще надсилає запущений capdesk; зачекайте на його відповідь.
desk-reconcile-failed = Запит стану замовлення { $order } не вдався, тому нічого не з’ясовано. { $why }
desk-no-such-attempt = У цьому журналі немає спроби { $id }.
desk-former-pos = Спробу { $id } надіслано з профілем { $profile }, коли в нього був інший POS_ID: запитати про неї тепер нічого. Це може профіль із тим POS_ID; або, через добу після надсилання, capdesk release --unverified.
desk-other-profile = Спробу { $id } надіслано з профілю { $profile }; спершу перейдіть до нього.
desk-settled-captured = Запит стану показує, що за замовленням { $order } списано { $taken }.
desk-settled-mismatch = Запит стану показує іншу суму за замовленням { $order }: списано { $taken }, просили { $asked }. Перевірте в порталі шлюзу. { $why }
desk-settled-mismatch-other = Запит стану показує списання за замовленням { $order }: списано { $taken }, просили { $asked }; можливо, чуже. Перевірте в порталі шлюзу. { $why }
desk-settled-declined = Запит стану показує, що списання за замовленням { $order } відхилено: { $code } { $text }.
desk-settled-not-captured = Два запити стану показують холд і жодного списання: за замовленням { $order } нічого не списано. Його можна надіслати знову.
desk-absent-so-far = Списання за замовленням { $order } поки немає. Це ще не доказ: запитайте стан за { $seconds } с.
desk-found-nothing = Запит стану замовлення { $order } не показує транзакцій; нічого не з’ясовано.
desk-found-pending = Замовлення { $order } ще в обробці. Знайдено: { $list }.
desk-found-open = Запит стану замовлення { $order } нічого не з’ясував. Знайдено: { $list }.
desk-found-one = { $method } { $amount } { $status }
desk-settle-refused = Це замовлення тримає інша спроба ({ $id }); перевірте обидві в порталі шлюзу. { $found }
desk-webhook-captured = Вебхук шлюзу повідомляє, що кошти списано: { $taken }.
desk-webhook-mismatch = Вебхук шлюзу називає іншу суму: списано { $taken }, запитано { $asked }. Перевірте в порталі шлюзу. { $why }
desk-webhook-mismatch-other = Вебхук шлюзу повідомляє про списання за цим замовленням: списано { $taken }, запитано { $asked }; можливо, чуже. Перевірте в порталі шлюзу. { $why }
desk-webhook-declined = Вебхук шлюзу повідомляє, що списання відхилено: { $code } { $text }.
desk-webhook-alarm-was = { $why } Раніше ця спроба була в стані «{ $was }»: перевірте, що робили із замовленням відтоді.
desk-webhook-agrees = Вебхук шлюзу повідомляє { $status } ({ $taken }), як і стан спроби.
desk-webhook-not-final = Вебхук шлюзу повідомляє { $status } ({ $taken }): ще не остаточно.
desk-webhook-waits = Вебхук шлюзу повідомив { $status } ({ $taken }) раніше за відповідь; його буде враховано, якщо відповідь загубиться.
desk-webhook-open = Вебхук шлюзу повідомляє { $status } ({ $taken }), але з цього ще не видно, чим скінчилася спроба: запитайте стан замовлення.
desk-webhook-contradicts = Вебхук шлюзу повідомляє { $status } ({ $taken }), але стан цієї спроби: { $now }. Запитайте стан замовлення й перевірте в порталі шлюзу.
desk-webhook-second = Вебхук шлюзу повідомляє про інше списання за цим замовленням ({ $taken }), а стан цієї спроби: { $now }. Можливо, кошти списано двічі. Запитайте стан замовлення.
desk-webhook-taken = Вебхук шлюзу повідомляє про списання за цим замовленням ({ $taken }), зроблене не звідси, а стан останньої спроби: { $now }. Запитайте стан замовлення, перш ніж списувати знову.
desk-webhook-elsewhere = Вебхук шлюзу повідомляє про списання, якого не робила жодна спроба звідси: { $status } ({ $taken }).
desk-webhook-void = Вебхук шлюзу повідомляє, що холд скасовано ({ $taken }), але стан цієї спроби: { $now }. Перевірте в порталі шлюзу.
desk-webhook-dismissed = Вебхук шлюзу повідомляє { $status } ({ $taken }); людина це відклала.
desk-webhook-other = Вебхук шлюзу стосується не списання, а { $method }: { $status } ({ $taken }).
desk-webhook-live = Запити стану не показують списання за замовленням { $order }, але вебхук повідомив про списання, яке ще не остаточне. Зачекайте наступного вебхука або перевірте в порталі шлюзу.
desk-webhook-stands = { $state }, { $amount }
desk-release-reason-empty = Напишіть, чому спробу закрито вручну.
desk-release-reason-bad = Напишіть причину одним рядком, щонайбільше { $max } символів.
desk-release-not-open = Замовлення { $order }: { $state }; вручну можна закрити лише спробу з відкритим результатом.
desk-release-confirm = Нічого не закрито. Закриття вручну в режимі LIVE підтверджується точно так: { $confirm }
desk-release-from = Замовлення { $order } можна закрити вручну з { $from }: до того списання ще може з’явитися.
desk-release-unverified-from = Замовлення { $order } можна закрити без підтвердження з { $from }.
desk-release-or-unverified = { $why } З { $from } людина може закрити його попри це через --unverified; те, що показує кошти, і далі забороняє списання.
desk-release-capture-there = Запит стану показує списання за замовленням { $order }, яке могло вдатися; звірте спробу, а не закривайте її вручну.
desk-release-webhook = Справжній вебхук повідомляє про списання за замовленням { $order }, яке може бути цим; не закривайте спробу вручну, а звірте її.
desk-release-lookup-failed = Запит стану замовлення { $order } не вдався, тому його не закрито вручну. { $why }
desk-released-unverified = Закрито без підтвердження (UNVERIFIED), оператор { $operator }: { $reason }
desk-released = Вручну закриває { $operator }: { $reason }
desk-note-released = Попередню спробу за цим замовленням закрито вручну з невідомим результатом, оператор { $operator } ({ $id }); переконайтеся, що вона нічого не списала.
desk-note-twin = Є спроба за замовленням { $order }, яке відрізняється лише великими й малими літерами ({ $state }).
desk-note-foreign = У номері замовлення є не латинські символи ({ $letters }); переконайтеся, що так і треба.

## sandbox

sandbox-not-loopback = Пісочниця працює лише на цьому комп’ютері; { $address } не є адресою loopback. Візьміть 127.0.0.1 або [::1] з будь-яким портом.
sandbox-listen = Пісочниця не може слухати на { $address }: { $cause }. Виберіть інший порт або 0 для будь-якого вільного.
sandbox-place = { $path } непридатний для пісочниці: { $cause }. Виберіть інший каталог через --data-dir.
sandbox-damaged = Файл пісочниці { $path } пошкоджено. Вилучіть його, щоб почати з новими замовленнями й ключами; коштів у ньому немає.
sandbox-newer = { $path } записав новіший capdesk. Візьміть ту версію або інший каталог через --data-dir.
sandbox-store = Файл пісочниці { $path } непридатний: { $cause }. Перевірте диск і права на файл.
sandbox-stopped = Пісочницю зупинено під час запуску; запустіть її знову.

## what became of an attempt, and what to do next

explain-sending = Запит у дорозі.
explain-captured = Кошти списано.
explain-mismatch = Кошти списано, але не ту суму або валюту, яку просили.
explain-pending = { $code } Списання ще не завершене, і це не відмова.
explain-declined = { $code } Ця спроба коштів не списала.
explain-rejected = { $why } Запит не прийнято ще до руху коштів.
explain-throttled = Шлюз просить сповільнитися. Кошти не рухалися.
explain-not-sent = Запит не вийшов із цього комп’ютера.
explain-unknown = Поки невідомо, чи списано кошти за замовленням.
explain-unknown-why = { $why } Поки невідомо, чи списано кошти за замовленням.
explain-not-captured = Запити стану показують, що нічого не списано.
explain-released = Хтось узяв відповідальність за цю спробу, коли її результат був невідомий.
explain-no-code = Причини шлюз не назвав.
explain-code-unknown = Коду { $code } немає в документації, яку ми маємо; слова самого шлюзу нижче.
explain-code-stage = Код { $code } описано для іншого етапу ({ $stage }); вирішує статус від шлюзу, його слова нижче.
explain-http-unknown = HTTP { $status } немає в документації, яку ми маємо; слова самого шлюзу нижче.
explain-elsewhere = { $code } Що це означає для списання, не описано.
explain-gateway = Слова шлюзу: { $text }
explain-gateway-silent = Опису шлюз не дав.

next-done = Готово; можна братися за наступне замовлення.
next-wait = Зачекайте на відповідь.
next-later = Запитайте стан пізніше. Не надсилайте повторно.
next-later-support = Зверніться до підтримки шлюзу й назвіть { $what }. Запитайте стан пізніше; не надсилайте повторно.
next-look-up = Запитайте стан. Не надсилайте повторно: кошти могло бути списано.
next-portal = Насамперед звірте з порталом шлюзу. Не надсилайте повторно.
next-other-card = Попросіть у клієнта іншу картку; для неї потрібен новий холд під новим номером замовлення.
next-issuer = Попросіть клієнта зателефонувати до банку, який випустив картку; після цього можна надіслати знову.
next-support = Зверніться до підтримки шлюзу й назвіть { $what }.
next-support-id = { $name } { $id }
next-fix = Виправте запит і надішліть його знову.
next-amount = Запитайте стан замовлення, порівняйте суму з холдом і надішліть знову.
next-order = Запитайте стан замовлення, щоб побачити, що в ньому є, перш ніж надсилати знову.
next-keys = Нехай перевірять pos_id, base_url і ключі профілю { $profile }; після цього надішліть знову.
next-not-found = Перевірте номер замовлення і чи належить воно профілю { $profile }; після цього надішліть знову.
next-throttled = Зачекайте, скільки просить шлюз, і надішліть знову.
next-throttled-for = Зачекайте { $seconds } с і надішліть ще раз.
next-again = Можна надіслати знову.
next-released = Переконайтеся, що кошти не списано, перш ніж надсилати знову.

code-1000 = Списання виконано.
code-1002 = Суму заблоковано холдом.
code-1004 = Повернення виконано.
code-1009 = Холд скасовано.
code-2000 = Шлюз прийняв списання, але не завершив його.
code-2001 = Шлюз не завершив списання.
code-2012 = Списання перевіряють на шахрайство.
code-2013 = Шлюз чекає на додаткові дані й просить звернутися до його підтримки.
code-2102 = Шлюз чекає на одноразовий пароль клієнта.
code-2112 = Шлюз чекає, поки клієнт підтвердить за QR-кодом.
code-2119 = Шлюз обробляє списання.
code-2121 = Шлюз чекає на уточнення.
code-2122 = Шлюз чекає на підтвердження клієнта через 3-D Secure.
code-2123 = Шлюз чекає, поки клієнта спрямують на сторінку оплати.
code-2124 = Шлюз чекає, поки клієнта спрямують далі.
code-2125 = Шлюз чекає на ще одну дію; чию саме, не каже.
code-2126 = Списання оброблено, воно чекає на кліринг.
code-2201 = Шлюз чекає на уточнення.
code-4000 = Бракує поля, потрібного шлюзу.
code-4001 = Строк дії картки минув.
code-4005 = У шлюзі сталася внутрішня помилка.
code-4009 = На картці недостатньо коштів.
code-4010 = Перевищено ліміт на операцію; чий саме, шлюз не каже.
code-4012 = Перевищено ліміт суми; чий саме, шлюз не каже.
code-4119 = Замовлення з таким номером уже є.
code-4124 = Валюта не підходить; документація називає USD, UAH і EUR.
code-4128 = Шлюз не має курсу для цієї валюти.
code-4139 = Такої суми шлюз не приймає.
code-4144 = Дані картки неправильні.
code-4147 = Підтвердження клієнта через 3-D Secure запізнилося.
code-4148 = Минуло забагато часу; на що саме, шлюз не каже.
code-4149 = Платіжна сесія закінчилася.
code-4150 = Шлюз не дозволяє цього для замовлення в його теперішньому стані; чому, не каже.
code-4151 = Шлюз знайшов поля з неправильними значеннями.
code-4152 = У шлюзі щось неправильно налаштовано.
code-4153 = Шлюз відмовив і не каже чому.
code-4154 = Перевірка на шахрайство відмовила.
code-4155 = Картка або клієнт у чорному списку.
code-4156 = Такий вид картки не підтримується.
code-4157 = Банк, який випустив картку, не авторизував операцію.
code-4158 = Банк, який випустив картку, відмовив.
code-4159 = Одноразовий пароль клієнта неправильний.
code-4160 = Шлюз не зміг створити транзакцію.
code-4161 = Заважає ліміт балансу; чий саме, шлюз не каже.
code-6001 = Клієнт вичерпав ліміт суми або кількості платежів.
code-6005 = Шлюз відмовив; що означає цей код, у документації прочитати не вдалося.
code-9000 = Шлюз не знає, що пішло не так, і просить звернутися до його підтримки.

http-400 = Шлюз вважає, що в запиті щось неправильне або чогось бракує.
http-401 = Шлюз не приймає ключі: pos_id, API key, API secret або endpoints key неправильний.
http-404 = Шлюз не знає цього замовлення або адреси.
http-405 = Ця адреса не приймає списань.
http-406 = Шлюз не отримав того JSON, який йому потрібен.
http-429 = У шлюзу забагато запитів. Кошти не рухалися.
http-500 = У шлюзі сталася внутрішня помилка (HTTP 500).
http-503 = Шлюз був недоступний (HTTP 503).
args-keys = Шлюз не приймає ключі: pos_id, API key, API secret або endpoints key неправильний.
args-p-409 = Замовлення з таким номером уже є. Цей код відомий лише з нових платежів, не зі списань.

## export

export-exists = { $path } вже є, його не змінено.
export-beside = { $path } лежить у каталозі даних, де файли мають власне призначення. Вкажіть файл деінде.
export-name = У { $path } не можна писати. Вкажіть файл.
export-write = { $path } не вдалося записати ({ $detail }), тож файлу немає. Виберіть інше місце.
export-read = Спроби не вдалося прочитати, тож файлу немає. { $why }
export-stopped = Зупинено; файлу немає.

## console: frame, footer, keys

ui-header-pos = pos { $pos }
ui-header-no-profile = профіль не вибрано
ui-header-alarms = ! { $count ->
    [one] { $count } тривога
    [few] { $count } тривоги
   *[many] { $count } тривог
  }
ui-header-unknown = ? { $count } НЕВІДОМО
ui-header-flights = ~ { $count } в дорозі
ui-header-config-edited = конфігурацію змінено
ui-config-edited = Файл конфігурації змінено після запуску capdesk. Вийдіть і запустіть знову, щоб її застосувати; доти діє стара.
ui-too-small = capdesk, { $mode }: цей термінал замалий. Збільште його хоча б до { $size }. Ctrl+Q: вихід.
ui-title-quitting = Завершення
ui-quitting-flight = чекаємо на відповідь: замовлення { $id } ({ $amount }), профіль { $profile }, { $seconds } с
ui-quitting-how = Нова робота не приймається. capdesk завершиться, щойно відповідь записано. Ctrl+Q або Ctrl+C ще раз лишить результат невідомим.
ui-abandoned = На відповідь за замовленням { $id } не чекали. Результат невідомий: запитайте стан, не надсилайте повторно.
ui-outcome-line = { $state } { $id }  { $amount }
ui-paste-refused = Вставлений текст тут не зараховується. Наберіть його.
ui-too-long = У це поле стільки не вміщується, тому нічого не вставлено.
ui-crashed = capdesk зупинився через помилку в програмі ({ $place }). Записане збережено; результат замовлення, яке було в дорозі, невідомий: запитайте стан, не надсилайте повторно.
ui-no-terminal = Консоль потребує термінала. У скрипті користуйтеся підкомандами: capdesk --help
ui-term-dumb = Консоль потребує термінала, що вміє розміщувати текст, а TERM каже dumb. Запустіть її в іншому терміналі або користуйтеся підкомандами: capdesk --help
ui-term-unset = Консоль має знати свій термінал, а TERM не задано. Задайте його, наприклад xterm-256color, або користуйтеся підкомандами: capdesk --help
ui-mouse-on = Мишу ввімкнено: клік вибирає, другий відкриває, коліщатко гортає. Щоб виділити текст, тримайте Shift.
ui-mouse-off = Мишу вимкнено: вона виділяє текст, як усюди в цьому терміналі.
ui-click-never = Це рухає гроші або відмовляється від знання, тож клік цього не робить. Натисніть клавішу.
ui-theme = Тема { $theme }. Щоб її зберегти, напишіть theme = "{ $theme }" на початку конфігурації.
ui-terminal-failed = Термінал непридатний ({ $cause }).
ui-no-threads = Програма не змогла почати фонову роботу ({ $cause }); запустіть capdesk знову.

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

ui-act-help = довідка
ui-act-palette = дії
ui-act-send = надіслати
ui-act-confirm = підтвердити
ui-act-cancel = скасувати
ui-act-stop-watching = не стежити
ui-act-open = деталі
ui-act-blocking = показати спробу
ui-act-choose = вибрати
ui-act-press = натиснути
ui-act-reconcile = звірити
ui-act-dismiss = відкласти
ui-act-release = закрити вручну
ui-act-copy = копія
ui-act-raw = сирий JSON
ui-act-alarm = тривога
ui-act-filter = пошук
ui-act-alter = змінити
ui-act-enter-list = до списку
ui-act-leave-filter = до списку
ui-act-clear-filter = усі
ui-act-mark = позначка
ui-act-clear-marks = зняти
ui-act-go-to = перейти
ui-act-jump = дата
ui-act-export = експорт
ui-act-stop-export = зупинити експорт
ui-act-clip = буфер
ui-act-take = до буфера
ui-act-back = назад
ui-act-leave-field = з поля
ui-act-new = нове
ui-act-review = перевірка
ui-act-look-up = стан
ui-act-order = замовлення
ui-act-profiles = профіль
ui-act-history = історія
ui-act-summary = підсумок
ui-act-webhooks = вебхуки
ui-act-range = дні
ui-act-currency = валюта
ui-act-bearing = вибрати
ui-act-next = далі
ui-act-previous = попереднє
ui-act-more = ще
ui-act-line-start = початок поля
ui-act-line-end = кінець поля
ui-act-clear = очистити поле
ui-act-drop-word = стерти слово
ui-act-recent = недавнє
ui-act-undo = відмінити
ui-act-redo = повторити
ui-act-bell = дзвінок
ui-act-move = рух
ui-act-language = English
ui-act-theme = тема
ui-act-mouse = миша
ui-act-redraw = перемалювати
ui-act-suspend = призупинити
ui-act-abandon = лишити невідомим
ui-act-quit = вихід

ui-why-colourless = Задано NO_COLOR, тож кольорів для вибору немає. Запустіть capdesk без цієї змінної.
ui-why-exporting = Експорт уже триває; зачекайте або зупиніть його клавішею Esc.
ui-why-suspend = capdesk не можна призупинити, поки запит у дорозі: його відповідь пропала б.
ui-why-refused = Це надіслати не можна. Esc повертає до чернетки.
ui-why-checking = Стан замовлення ще запитується; зачекайте хвильку.
ui-why-opening = Профіль { $profile } ще відкривається; зачекайте хвильку.
ui-why-no-recent = Інших недавніх значень тут немає.
ui-why-no-order = Немає номера замовлення для запиту стану; спершу введіть його.
ui-why-no-payload = Вміст такого вебхука не зберігаємо.
ui-why-other-profile = Ця спроба належить профілю { $profile }; спершу перейдіть до нього.
ui-why-sending = Відповіді на цей запит ще немає; зачекайте на неї.
ui-why-not-open = Вручну можна закрити лише спробу з відкритим результатом.
ui-why-release-from = Вручну її можна закрити з { $from }: до того списання ще може з’явитися.
ui-why-reconciling = Стан цього замовлення вже запитується.
ui-why-sorted = Дата має місце лише в списку за часом; упорядкуйте від найновіших або найдавніших.
ui-why-sweeping = Стан позначених спроб уже запитується.
ui-why-none-open = Серед позначених спроб цього профілю немає незавершених; звіряти нічого.
ui-why-known = Результат цієї спроби відомий; звіряти нічого.
ui-why-not-typed = Спершу наберіть те, про що питають.
ui-why-elsewhere = Це не стосується екрана під цим списком.
ui-not-now = Не зараз: { $why }
ui-not-here = Не на цьому екрані.
ui-bell-on = Дзвінок лунає, коли закінчилося довге списання або те, за яким не стежили.
ui-bell-off = Дзвінок вимкнено.
keys-refused = Діють звичайні клавіші, бо в таблиці keys конфігурації є помилка. { $mistakes }
keys-fixed = Клавіші дії { $action } змінити не можна.
keys-list = { $action } має бути списком клавіш у лапках, як-от ["ctrl+s", "f8"].
keys-unknown-action = Дії { $action } немає; їхні назви є в config.example.toml.
keys-unknown-action-near = Дії { $action } немає; може, { $near }?
keys-unknown-key = { $key } не можна призначити; пишіть ctrl+s, alt+s, f8, home, end, space або один символ.
keys-conflict = { $key } на одному екрані означало б і { $one }, і { $other }.
keys-conflict-set = { $what } Друга стоїть у { $place }.

## console: form and review

ui-title-form = Нове списання
ui-field-order-id = Замовлення
ui-field-currency = Валюта
ui-field-amount = Сума
ui-field-comment = Коментар
ui-field-server-url = Вебхук
ui-whole-hold = увесь холд
ui-whole-hold-of = увесь холд, { $amount }
ui-whole-of = усі { $amount }
ui-button-review = Перевірити
ui-button-more = Ще
ui-button-cancel = Скасувати
ui-opening = Відкриваємо профіль { $profile } ...
ui-hint-trimmed = Пробіли навколо номера замовлення відкинуто: { $id }
ui-hint-foreign = Не латинські символи: { $letters }. Переконайтеся, що так і треба.
ui-hint-no-such-order = Шлюз не знає такого замовлення; перевірте його номер.
ui-sight-failed = Стан невідомий; F5 запитує знову. { $why }
ui-sight-not-found = { $why } F5 запитує знову.
ui-sight-no-hold = немає
ui-sight-not-held = немає: { $what }
ui-sight-capture = Списання
ui-sight-voided = Скасовано
ui-sight-void = Скасування
ui-sight-refunded = Повернено
ui-sight-refund = Повернення
ui-sight-elsewhere = { $what }, не з цієї консолі
ui-sight-more = { $count ->
    [one] і ще { $count } транзакція
    [few] і ще { $count } транзакції
   *[other] і ще { $count } транзакцій
  }
ui-looked-up = Станом на
ui-looked-up-at = { $time }, { $age }
ui-age-under-a-minute = менш ніж хвилину тому
ui-age-over-a-minute = понад хвилину тому
ui-age-over-five-minutes = понад 5 хвилин тому
ui-age-over-an-hour = понад годину тому
ui-recent = Недавнє значення { $place } з { $all }; та сама клавіша бере наступне.
ui-copied = Замовлення { $id } скопійовано в нову чернетку.

ui-title-review = Перевірка
ui-review-profile = Профіль
ui-review-pos = Точка продажу
ui-review-order-id = Замовлення
ui-review-currency = Валюта
ui-review-comment = Коментар
ui-review-server-url = Вебхук
ui-review-hold = Холд
ui-review-authorised = Авторизовано
ui-review-not-authorised = нічого ({ $status })
ui-review-capture = Це списання
ui-review-released = Розблокується
ui-review-rest = решту, { $amount }, буде розблоковано
ui-review-rest-nothing = списується весь холд, нічого не розблоковується
ui-review-rest-above = на { $amount } більше за холд; нічого не розблоковується
ui-review-rest-unknown = решту холду буде розблоковано
ui-review-checking = Запитуємо стан замовлення ...
ui-review-refused = Це не надсилається. Esc повертає до чернетки.
ui-review-type-mode = Це було б перше списання на цій точці продажу. Переконайтеся, що її ключі від проєкту { $mode }: щоб продовжити, наберіть { $mode } і натисніть Enter.
ui-review-type-no-lookup = Без запиту стану ніхто не перевіряє, чи кошти за цим замовленням уже списано. Щоб продовжити без нього, наберіть NOLOOKUP і натисніть Enter.
ui-review-type-order-id = Списуються справжні кошти: щоб надіслати, наберіть номер замовлення й після короткої паузи натисніть Enter.
ui-review-key = y: надіслати
ui-typed-mode = Слово режиму
ui-typed-no-lookup = Наберіть NOLOOKUP
ui-typed-order-id = Замовлення ще раз
ui-typed-wrong = Потрібно набрати не це: { $text }
ui-too-soon-key = Не надіслано: y натиснуто зарано після іншої клавіші або появи цього екрана. Натисніть ще раз.
ui-too-soon-enter = Enter натиснуто зарано після іншої клавіші. Натисніть ще раз.
ui-review-voided = Не надіслано: одразу за нею натиснуто іншу клавішу.

ui-title-flight = У дорозі
ui-title-result = Результат
ui-flight-checking = ~ перевіряється { $id }  { $amount }
ui-flight-sending = ~ надсилається { $id }  { $amount }
ui-flight-elapsed = { $seconds } с, чекаємо на відповідь
ui-flight-how = Esc перестає стежити; запит триває, а його результат буде записано.
ui-still-in-flight = Запит ще в дорозі; результат буде показано тут.

## console: history and detail

ui-title-history = Історія
ui-upgrading = Журнал оновлюється: { $percent } %
ui-history-loading = завантаження ...
ui-history-empty = Спроб ще немає.
ui-history-empty-sandbox = Спроб ще немає. Коштів у цій пісочниці немає, тож пробуйте: 1001 списується, 1004 призначене для часткового списання з його 1 000,00 UAH, 1201 відхиляється, 1203 триває 5 с, 1204 закінчується невідомим результатом.
ui-short-mismatch = ІНША СУМА
ui-short-throttled = забагато
ui-note-fee = комісія { $fee }
ui-note-released = { $name }
ui-history-behind = ...
ui-history-found = { $found } з { $total }
ui-history-looking = шукаємо ...
ui-history-nothing = Нічого не знайдено.
ui-history-nothing-clear = Нічого не знайдено. Esc знову показує всі спроби.
ui-history-reading = Читаємо журнал: { $done } з { $total }
ui-filter-more = Tab: далі
ui-filter-find = Шукати
ui-filter-state = Стан
ui-filter-currency = Валюта
ui-filter-amount-from = Сума від
ui-filter-amount-to = Сума до
ui-filter-day-from = Дата від
ui-filter-day-to = Дата до
ui-filter-to = до
ui-filter-profile = Профіль
ui-filter-sort = Порядок
ui-filter-any = будь-який
ui-filter-open = незавершені
ui-filter-taken = кошти списано
ui-filter-this = цей
ui-filter-all = усі
ui-sort-newest = нові
ui-sort-oldest = давні
ui-sort-largest = великі
ui-sort-smallest = малі
ui-sort-order-id = номер
ui-filter-amounts-crossed = Це менше, ніж сума, від якої шукаємо.
ui-filter-days-crossed = Це раніше, ніж дата, від якої шукаємо.
ui-filter-said-text = "{ $text }"
ui-filter-said-currency = { $currency }
ui-filter-said-from = від { $from }
ui-filter-said-to = до { $to }
ui-filter-said-just = { $just }
ui-filter-said-range = від { $from } до { $to }
ui-filter-said-everywhere = усі профілі
ui-filter-said-oldest = спершу давні
ui-filter-said-largest = спершу більші
ui-filter-said-smallest = спершу менші
ui-filter-said-order-id = за номером
ui-marked = Позначено { $count }: { $sums }
ui-found = Знайдено: { $sums }
ui-sums-coming = підсумовуємо ...
ui-sums-captured = списано { $sums }
ui-sums-not-stated = списано без указаної суми: { $count }
ui-sums-rest = без списання: { $count }
ui-sums-too-large = сума завелика, { $currency }
ui-sweep = Запитуємо стан позначених: { $at } з { $total }
ui-sweep-done = Стан позначених запитано: завершено { $settled }, ще не завершено { $open }.
ui-jump = До дати
ui-jump-how = наприклад, { $day }
ui-jump-missed = Таких давніх спроб немає; ця тут найдавніша.
ui-reconciling = Запитуємо стан замовлення { $id } ...

ui-title-detail = Деталі
ui-title-raw = Сирий JSON
ui-detail-now = Що далі
ui-detail-answer = Відповідь
ui-detail-webhook = Що каже вебхук
ui-detail-http = Статус HTTP
ui-detail-unreadable = Відповідь не читається як відповідь шлюзу; j показує її такою, як надійшла.
ui-detail-no-answer = Відповіді немає.
ui-detail-other = інше
ui-detail-request = Запит
ui-detail-record = Запис
ui-detail-attempt = Спроба
ui-detail-operator = Оператор
ui-detail-sent = Надіслано
ui-detail-settled = Завершено
ui-detail-retry = Знову не раніше
ui-detail-released-by = Вручну закриває
ui-detail-reason = Причина
ui-detail-events = Події
ui-fee-none = не вказано
ui-not-stated = не вказано
ui-not-known = невідомо
ui-gateway-time = { $time } за часом шлюзу
ui-raw-answer = Відповідь
ui-raw-webhook = Вебхук
ui-raw-request = Запит
ui-raw-event = { $kind }, { $time }
ui-raw-event-cut = { $kind }, { $time } (збережено лише початок)

ui-event-created = створено
ui-event-refused = відмова
ui-event-answer = відповідь
ui-event-not-sent = не надіслано
ui-event-orphaned = покинуто
ui-event-look-up = запит стану
ui-event-webhook = вебхук
ui-event-settled = завершено
ui-event-released = закрито вручну
ui-event-late-answer = запізніла відповідь
ui-event-abandoned = не дочекалися
ui-event-alarm = тривога
ui-event-dismissed = відкладено
ui-event-restored = знову враховано
ui-event-waived = без перевірки
ui-event-accepted = прийнято
ui-event-alarm-opened = тривогу відкрито

ui-title-export = Експорт
ui-export-all = Усі спроби профілю { $profile } буде записано в новий файл, який зможете читати лише ви.
ui-export-found = Спроби, які показує фільтр, буде записано в новий файл, який зможете читати лише ви.
ui-export-marked = Позначені спроби ({ $count }) буде записано в новий файл, який зможете читати лише ви.
ui-export-file = Файл
ui-export-format = Формат
ui-export-csv = CSV
ui-export-json-lines = рядки JSON
ui-button-export = Записати
ui-export-no-file = Назвіть файл.
ui-export-exists = { $why } Натисніть «Записати» ще раз, щоб замінити його, або дайте інше ім’я.
ui-exporting = Експорт: рядків — { $rows }. Esc зупиняє.
ui-exported = { $path }: рядків — { $rows }

ui-title-clip = До буфера обміну
ui-clip-order-id = order_id
ui-clip-attempt-id = номер спроби
ui-clip-operation-id = operation_id
ui-clip-payment-id = payment_id
ui-clip-transaction-id = transaction_id
ui-clip-amount = сума
ui-clip-answer = відповідь
ui-clip-look-up = команда curl запиту стану
ui-clip-capture = команда curl списання (списує ще раз)
ui-clip-sent = Передано терміналові: { $what }
ui-clip-too-long = { $what }: { $bytes } байтів, більше, ніж приймає термінал ({ $most }); не передано. Сирий JSON показує j у деталях.
ui-clip-no-request = У журналі немає запиту цієї спроби; команди немає.

ui-title-order = Замовлення { $id }
ui-order-looking = Запитуємо стан замовлення ...
ui-order-captured = Списано
ui-order-not-captured = нічого
ui-order-empty = Шлюз не показує транзакцій за цим замовленням.

ui-title-summary = Підсумок { $profile }
ui-title-summary-days = Підсумок { $profile }, { $first } – { $last }
ui-summary-adding = Рахуємо.
ui-summary-range = { $days ->
    [one] { $days } день
    [few] { $days } дні
   *[other] { $days } днів
  }
ui-summary-days = Списано за день, { $currency }: сума, кількість
ui-summary-total = усього
ui-summary-none = За ці дні нічого не списано.
ui-summary-none-stated = Шлюз не назвав сум того, що списано за ці дні.
ui-summary-too-large = завелика для додавання
ui-summary-not-stated = суму не названо
ui-summary-states = Спроби: кількість, частка
ui-summary-captured = Списано: сума, кількість
ui-summary-fees = Названі комісії: сума, кількість
ui-summary-operators = Списано операторами: сума, кількість
ui-summary-waived = Закрито вручну, відкладено, знову враховано або надіслано без перевірки: { $count } (capdesk history --waived)

## console: webhooks

ui-title-webhooks = Вебхуки профілю { $profile }
ui-title-webhook = Вебхук щодо { $id }
ui-title-payload = Вебхук щодо { $id }, як отримано
ui-webhooks-show = Показати
ui-webhooks-all = усі
ui-webhooks-find = Знайти
ui-webhooks-empty = Вебхуків ще не було. Їх приймає `capdesk listen`.
ui-webhooks-nothing = Таких вебхуків немає.
ui-webhooks-nothing-clear = Таких вебхуків немає. Esc показує всі.
ui-webhook-came = Отримано
ui-webhook-from = Звідки
ui-webhook-now = Стан тепер
ui-webhook-nobody = немає в цьому журналі
ui-webhook-not-kept = Тут можуть бути картка й клієнт, тому більше нічого не зберігаємо.

ui-title-dismiss = Відкладення
ui-dismiss-what = Відкладаючи, ви берете на себе відповідальність: це не про кошти цього замовлення, тож воно більше не забороняє списання. Ваше ім’я та причина зберігаються. Остаточніший стан запитає знову; capdesk webhook restore і capdesk lookup --restore повертають усе назад.
ui-dismiss-webhook = Вебхук { $what } про замовлення { $order }:
ui-dismiss-shown = Операція { $what } замовлення { $order }:
ui-dismiss-told = { $method } { $status } ({ $taken })
ui-dismiss-busy = Записуємо ...
ui-dismiss-no-reason = Напишіть, чому це відкладено.
ui-button-dismiss = Відкласти
ui-dismissed = { $what } відкладено; списання це більше не забороняє.
ui-title-release = Закриття вручну
ui-release-what = Закриваючи спробу вручну, ви берете за неї відповідальність, хоча її результат невідомий. Після цього замовлення можна надіслати знову. Спершу буде запитано стан замовлення; ваше ім’я та причина зберігаються. Якщо запит щось показує або не вдається, слово UNVERIFIED закриває її попри це, за добу після надсилання; те, що показує кошти, і далі забороняє списання.
ui-release-reason = Причина
ui-release-unverified = UNVERIFIED, якщо так
ui-release-order-id = Замовлення ще раз
ui-release-busy = Перед закриттям запитуємо стан замовлення ...
ui-release-no-reason = Напишіть, чому спробу закрито вручну.
ui-button-release = Закрити вручну
ui-released = Спробу за замовленням { $id } закрито вручну.

## console: profiles and help

ui-title-profiles = Профілі
ui-title-chooser = Виберіть профіль
ui-chooser-how = Up і Down: рух, Enter: вибрати.
ui-profile-disabled = вимкнено
ui-profile-built-in = вбудований шлюз, без коштів
ui-profile-place = pos { $pos }  { $host }
ui-profile-present = поточний

ui-title-help = Довідка
ui-help-here = На цьому екрані:
ui-help-elsewhere = На інших екранах:
ui-title-palette = Дії
ui-palette-find = Знайти
ui-palette-none = Дії з такою назвою немає.
ui-palette-by-key = Це робить лише власна клавіша: натисніть { $key }.
ui-lines = { $first }-{ $last } з { $all }
ui-help-help = Показати або закрити цей список.
ui-help-palette = Знайти дію за назвою й виконати її.
ui-help-send = У перевірці: надіслати списання.
ui-help-confirm = У перевірці: прийняти набране. У режимі LIVE це надсилає.
ui-help-cancel = Вийти з перевірки або питання; нічого не станеться.
ui-help-stop-watching = Працювати далі, поки запит у дорозі.
ui-help-open = Показати вибрану спробу чи вебхук повністю; з вебхука — його спробу.
ui-help-blocking = У перевірці з відмовою: показати спробу, яка заважає.
ui-help-choose = Узяти вибране у списку: профіль, дію.
ui-help-press = Натиснути кнопку.
ui-help-reconcile = Запитати стан і завершити спробу, якщо це щось доводить.
ui-help-dismiss = Відкласти те, що забороняє списання, але не про кошти цього замовлення.
ui-help-release = Узяти відповідальність за невідомий результат.
ui-help-copy = Скопіювати спробу в нову чернетку.
ui-help-raw = Показати надіслане й отримане як JSON.
ui-help-alarm = Відкрити найновішу тривогу.
ui-help-filter = Шукати спроби в історії або вебхуки.
ui-help-alter = У пошуку: наступний або попередній вибір; пробіл теж.
ui-help-enter-list = У пошуку: до списку; відбір лишається.
ui-help-leave-filter = У пошуку: одразу до списку, хоч би що було не прочитано.
ui-help-clear-filter = В історії: знову показати всі спроби.
ui-help-mark = В історії: позначити спробу або зняти позначку.
ui-help-clear-marks = В історії: зняти всі позначки.
ui-help-go-to = В історії: перейти до набраної дати.
ui-help-jump = В історії: перейти до дати.
ui-help-export = Записати спроби у файл: CSV або рядки JSON.
ui-help-stop-export = Зупинити експорт; від нього нічого не лишається.
ui-help-clip = Вибрати ідентифікатор, відповідь або команду curl для буфера обміну.
ui-help-take = Передати вибране терміналові для його буфера обміну.
ui-help-back = Назад.
ui-help-leave-field = Вийти з поля, щоб літери стали клавішами.
ui-help-new = До чернетки нового списання.
ui-help-review = Перевірити чернетку.
ui-help-look-up = Запитати стан замовлення у шлюзу; у чернетці, не виходячи з неї.
ui-help-order = У чернетці поза полями: показати все, що шлюз знає про замовлення.
ui-help-profiles = Вибрати sandbox, test або live.
ui-help-history = До спроб і назад.
ui-help-summary = Показати, що списано за останні дні, і назад.
ui-help-webhooks = Показати отримані вебхуки або закрити їх.
ui-help-range = У підсумку: останні 7, 30 або 90 днів.
ui-help-currency = У підсумку: смуги наступної валюти.
ui-help-bearing = Показати вебхуки, що завершили спробу, суперечать їй або не звідси.
ui-help-next = До наступного поля або кнопки; у полі так само Enter.
ui-help-previous = До попереднього поля або кнопки.
ui-help-more = Показати адресу вебхука.
ui-help-line-start = На початок поля.
ui-help-line-end = У кінець поля.
ui-help-clear = Очистити поле.
ui-help-drop-word = Стерти слово перед курсором.
ui-help-recent = У валюті, коментарі й вебхуку: узяти недавнє значення; ще раз – давніше.
ui-help-undo = Відмінити останню зміну в полі.
ui-help-redo = Повторити відмінену зміну.
ui-help-bell = Увімкнути або вимкнути дзвінок: він лунає, коли закінчилося довге списання.
ui-help-move = Рух або прокручування; також Page Up, Page Down, Home, End.
ui-help-language = English: показати все англійською.
ui-help-theme = Показати наступну тему; theme = "…" у конфігурації її збереже.
ui-help-mouse = Увімкнути чи вимкнути мишу. Поки вона ввімкнена, текст виділяють із Shift.
ui-help-redraw = Намалювати екран наново.
ui-help-suspend = Зупинити capdesk до fg; не тоді, коли запит у дорозі.
ui-help-abandon = Під час виходу: лишити результат невідомим і завершити.
ui-help-quit = Вийти; чекає на відповідь, яка в дорозі.
ui-help-dangerous = ! позначає те, що рухає кошти або відмовляється від знання.
ui-help-letters = Літери є клавішами поза полями. Українська літера на тій самій клавіші теж діє.
ui-help-fields = Порожня сума списує весь холд. Розриви рядків у вставленому стають пробілами.
ui-help-signs = Знаки перед станом:
