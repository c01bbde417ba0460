"""The main job from end to end: an invoice vanishes from the software, the figure is mended."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
# Set to a folder, the story leaves its pictures there: those of the README are made so.
PICTURES = os.environ.get("POINTAGE_PICTURES", "")
SALES = "70"


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def cents(text: str) -> int:
    """An amount as it stands on a page: `1 234,56`; nothing is nil."""
    return int(re.sub(r"\D", "", text) or 0)


@dataclass(frozen=True)
class Story:
    """An invoice of a dossier, the software that has it, and the browser of who looks at it."""

    page: Page
    demo: Demo
    code: str
    dossier: dict[str, Any]
    invoice: dict[str, Any]
    income: dict[str, Any]

    def invoiced(self) -> int:
        """What of the invoice is on its income account."""
        lines = self.invoice["lines"]
        return sum(
            line["credit_minor"] for line in lines if line["account"] == self.income["account"]
        )

    def delete_in_the_software(self) -> None:
        """Hard-delete the invoice."""
        self.demo.simulator("delete-entry", self.demo.ledger(self.code), self.invoice["key"])

    def figure(self) -> int:
        """The credit movements of the invoice's income account, as the trial balance shows them."""
        account = re.compile(f"^{self.income['account']}$")
        self.page.goto(f"{self.demo.address}/portal/{self.dossier['id']}/trial-balance")
        row = self.page.locator("tbody tr", has=self.page.locator(".acc", has_text=account))
        return cents(row.locator("td").nth(1).inner_text())

    def truth(self) -> int:
        """The same figure, by the software's own account."""
        found = self.demo.simulator("truth", self.demo.ledger(self.code), "--format", "json")
        year = self.invoice["period"].split("/")[0]
        return sum(
            row["credit_minor"]
            for row in found["trial_balance"]
            if (row["fiscal_year"], row["account"]) == (year, self.income["account"])
        )

    def synchronise(self, kind: str) -> None:
        """Ask for it in the dialog, and wait on the task's page until it is done."""
        self.page.goto(f"{self.demo.address}/clients")
        name = self.page.get_by_role("link", name=self.dossier["name"], exact=True)
        self.page.locator("#list tbody tr", has=name).locator("td.act a").click()
        dialog = self.page.locator("#synchronise")
        dialog.locator(f"#kind-{kind}").check()
        if kind == "full":
            dialog.locator("[name=reason]").select_option("historical_correction")
            dialog.locator("[name=confirmed]").check()
        picture(self.page, f"synchronise-{kind}")
        dialog.locator("#ask").click()
        dialog.locator("a.primary").click()
        task = self.page.locator("#task")
        expect(task).to_be_visible()
        expect(task).not_to_have_attribute("hx-trigger", "every 2s", timeout=60_000)
        picture(self.page, f"task-{kind}")

    def expect_difference(self) -> None:
        """The check names the journal and the period."""
        where = self.page.locator("section", has=self.page.locator("#differences-title"))
        year, number = self.invoice["period"].split("/")
        expect(where).to_contain_text(self.invoice["journal"])
        expect(where).to_contain_text(f"{year}-{int(number):02}")

    def expect_deleted_lines(self) -> None:
        """The task's page lists the lines that went."""
        gone = self.page.locator("tr.d-del")
        assert gone.count() == len(self.invoice["lines"])
        for line in self.invoice["lines"]:
            expect(gone.filter(has_text=line["account"]).first).to_be_visible()


@pytest.fixture
def tell(page: Page, demo: Demo) -> Callable[[str], Story]:
    """The story of a dossier's newest sales invoice."""

    def of(code: str) -> Story:
        found = demo.simulator("entries", demo.ledger(code), "--last", "400", "--json")
        invoice, income = [
            (entry, line)
            for entry in found
            for line in entry["lines"]
            if (line["account"] or "").startswith(SALES) and line["credit_minor"]
        ][-1]
        return Story(page, demo, code, demo.dossier(code), invoice, income)

    return of


@pytest.mark.parametrize(("code", "mending"), [("HORPERR", "repair"), ("TRANSGIL", "full")])
def test_an_invoice_deleted_in_the_software_is_found_and_mended(
    tell: Callable[[str], Story], code: str, mending: str
) -> None:
    story = tell(code)
    sign_in(story.page, story.demo, "alice")
    expect(story.page.locator("#list")).to_be_visible()
    picture(story.page, "active-clients")
    before = story.figure()
    assert before == story.truth()

    story.delete_in_the_software()
    assert story.truth() == before - story.invoiced()
    story.synchronise("incremental")
    assert story.figure() == before, "it cannot see the deletion"

    story.synchronise("check")
    story.expect_difference()
    assert story.figure() == before, "a check changes nothing"

    story.synchronise(mending)
    story.expect_deleted_lines()
    assert story.figure() == story.truth()
    picture(story.page, "trial-balance")


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
