# Adds up an exported CSV exactly: rows, money taken and fees a currency. Fails where a cell could be taken for a formula.
import csv, decimal, json, re, sys

decimal.getcontext().prec = 60
rows, taken, fees = 0, {}, {}
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    reader = csv.DictReader(file, strict=True)
    for row in reader:
        assert None not in row and None not in row.values(), row
        for text in row.values():
            number = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text)
            assert number or not text.lstrip().startswith(("=", "+", "-", "@")), text
            assert not re.search(r"[\x00-\x1f\x7f-\x9f]", text), text
        rows += 1
        if row["state"] == "captured":
            taken[row["amount_currency"]] = taken.get(row["currency"], decimal.Decimal(0)) + decimal.Decimal(row["amount"])
        if row["fee_amount"]:
            fees[row["fee_currency"]] = fees.get(row["fee_currency"], decimal.Decimal(0)) + decimal.Decimal(row["fee_amount"])
print(json.dumps({"rows": rows, "taken": {k: str(v) for k, v in taken.items()}, "fees": {k: str(v) for k, v in fees.items()}}))
