"""The main job, from end to end: an invoice vanishes from the software, and the figure is mended."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
# Set to a folder, the story leaves its pictures there: those of the README are made so.
PICTURES = os.environ.get("POINTAGE_PICTURES", "")
SALES = "700"


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def cents(text: str) -> int:
    """An amount as it stands on a page: `1 234,56`; nothing is nil."""
    return int(re.sub(r"\D", "", text) or 0)


def last_invoice(demo: Demo, code: str) -> dict[str, Any]:
    """The newest sales invoice, and what of it is income."""
    found = demo.simulator("entries", demo.ledger(code), "--last", "400", "--json")
    invoices = [
        {**entry, "income": line}
        for entry in found
        for line in entry["lines"]
        if (line["account"] or "").startswith(SALES) and line["credit_minor"]
    ]
    return invoices[-1]


def figure(page: Page, demo: Demo, dossier_id: int, account: str) -> int:
    """The credit movements of an account, as the trial balance shows them."""
    page.goto(f"{demo.address}/portal/{dossier_id}/trial-balance")
    row = page.locator("tbody tr", has=page.locator(".acc", has_text=re.compile(f"^{account}$")))
    return cents(row.locator("td").nth(1).inner_text())


def truth(demo: Demo, code: str, invoice: dict[str, Any]) -> int:
    """The same figure, by the software's own account."""
    rows = demo.simulator("truth", demo.ledger(code), "--format", "json")["trial_balance"]
    year = invoice["period"].split("/")[0]
    return sum(
        row["credit_minor"]
        for row in rows
        if (row["fiscal_year"], row["account"]) == (year, invoice["income"]["account"])
    )


def synchronise(page: Page, demo: Demo, name: str, kind: str) -> None:
    """Ask for a synchronisation in its dialog, and wait on the task's page until it is done."""
    page.goto(f"{demo.address}/clients")
    row = page.locator("#list tbody tr", has=page.get_by_role("link", name=name, exact=True))
    row.locator("td.act a").click()
    dialog = page.locator("#synchronise")
    dialog.locator(f"#kind-{kind}").check()
    if kind == "full":
        dialog.locator("[name=reason]").select_option("historical_correction")
        dialog.locator("[name=confirmed]").check()
    picture(page, f"synchronise-{kind}")
    dialog.locator("#ask").click()
    dialog.locator("a.primary").click()
    wait_until_done(page)


def wait_until_done(page: Page) -> None:
    """The task's page follows the task by itself; what is done polls no more."""
    expect(page.locator("#task .head .end")).to_be_attached()
    expect(page.locator("#task")).not_to_have_attribute("hx-trigger", "every 2s", timeout=60_000)


@pytest.mark.parametrize(("code", "mending"), [("HORPERR", "repair"), ("TRANSGIL", "full")])
def test_an_invoice_deleted_in_the_software_is_found_and_mended(
    page: Page, demo: Demo, code: str, mending: str
) -> None:
    dossier = demo.dossier(code)
    sign_in(page, demo, "alice")
    expect(page.locator("#list")).to_be_visible()
    picture(page, "active-clients")
    invoice = last_invoice(demo, code)
    account = invoice["income"]["account"]
    before = figure(page, demo, dossier["id"], account)
    assert before == truth(demo, code, invoice)

    demo.simulator("delete-entry", demo.ledger(code), invoice["key"])
    right = truth(demo, code, invoice)
    assert right == before - invoice["income"]["credit_minor"]

    synchronise(page, demo, dossier["name"], "incremental")
    assert figure(page, demo, dossier["id"], account) == before, "it cannot see the deletion"

    synchronise(page, demo, dossier["name"], "check")
    where = page.locator("section", has=page.locator("#differences-title"))
    expect(where).to_contain_text(invoice["journal"])
    year, number = invoice["period"].split("/")
    expect(where).to_contain_text(f"{year}-{int(number):02}")
    picture(page, "check")
    assert figure(page, demo, dossier["id"], account) == before, "a check changes nothing"

    synchronise(page, demo, dossier["name"], mending)
    gone = page.locator("tr.d-del")
    assert gone.count() == len(invoice["lines"])
    for line in invoice["lines"]:
        expect(gone.filter(has_text=line["account"]).first).to_be_visible()
    picture(page, f"task-{mending}")
    assert figure(page, demo, dossier["id"], account) == right
    picture(page, "trial-balance")
    page.goto(f"{demo.address}/clients")
    row = page.locator("#list tbody tr", has_text=dossier["name"])
    expect(row).not_to_contain_text("≠")


def test_a_client_sees_the_figures_down_to_the_entry(page: Page, demo: Demo) -> None:
    dossier = demo.dossier("BOULPEE")
    sign_in(page, demo, "chloe")
    expect(page).to_have_url(re.compile(f"/portal/{dossier['id']}/"))
    picture(page, "dashboard")
    page.goto(f"{demo.address}/portal/{dossier['id']}/trial-balance")
    page.locator("tbody tr .name").first.click()
    picture(page, "account-ledger")
    page.locator("table a[href*='/entries/']").first.click()
    expect(page.locator("tfoot")).to_be_visible()
    picture(page, "entry")


def test_monitoring_follows_a_task_without_reloading(page: Page, demo: Demo) -> None:
    sign_in(page, demo, "thomas")
    page.goto(f"{demo.address}/monitoring")
    task = demo.flask("sync", "DATALYS", "check", "--json")
    row = page.locator("tbody tr", has=page.locator(f"a[href$='/tasks/{task['task']}']")).first
    expect(row).to_be_attached(timeout=30_000)
    expect(row).to_contain_text("réussie", timeout=60_000)
    picture(page, "monitoring")


def test_the_demonstration_says_what_it_is_and_who_may_sign_in(page: Page, demo: Demo) -> None:
    page.goto(demo.address)
    for account in demo.flask("accounts", "--json"):
        expect(page.get_by_text(account["email"])).to_be_visible()
    picture(page, "sign-in")
