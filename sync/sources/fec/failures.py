"""What can be wrong with FEC files, in the reader's words: where, what was expected, what to do."""

from sync.sentences import N_, Failure

EXPORT = N_(
    "Correct it in the accounting software and export the file again, then try again. Nothing of "
    "these files was used."
)
PLACE = N_("Correct the location of the books in the dossier's settings, then try again.")
AGAIN = N_("Wait until the export has ended, then try again.")

FEC_FAILURES: dict[str, Failure] = {
    "fec_not_a_folder": Failure(
        N_("%(path)s is not a folder: FEC files are read from a folder, with one file a year."),
        PLACE,
    ),
    "fec_no_files": Failure(
        N_("The folder %(path)s holds no FEC file (.txt or .csv)."),
        N_(
            "Put the FEC files there, one a fiscal year, or correct the location of the books in "
            "the dossier's settings, then try again."
        ),
    ),
    "fec_unreadable": Failure(
        N_("%(path)s could not be read (%(error)s)."),
        N_("Check that the connector may read the folder and its files, then try again."),
        permanent=False,
    ),
    "fec_moving": Failure(
        N_("The files in %(path)s changed while they were read."), AGAIN, permanent=False
    ),
    "fec_empty": Failure(
        N_("%(file)s, line %(line)s: the file ends here, without a line of an entry."), EXPORT
    ),
    "fec_not_text": Failure(
        N_("%(file)s, line %(line)s: expected a text file (%(expected)s), found “%(found)s”."),
        N_("Export the file again as a text with TAB or | between the fields, then try again."),
    ),
    "fec_header": Failure(
        N_(
            "%(file)s, line %(line)s: expected the names of the columns (%(expected)s) with TAB, | "
            "or ; between them, found “%(found)s”."
        ),
        EXPORT,
    ),
    "fec_column_missing": Failure(
        N_("%(file)s, line %(line)s: expected a column %(expected)s, found only “%(found)s”."),
        EXPORT,
    ),
    "fec_column_twice": Failure(
        N_("%(file)s, line %(line)s: the column %(column)s is there twice."), EXPORT
    ),
    "fec_fields": Failure(
        N_(
            "%(file)s, line %(line)s, at column %(column)s: expected %(expected)s fields, found "
            "%(found)s. A separator or a line end may stand inside a text."
        ),
        EXPORT,
    ),
    "fec_quote": Failure(
        N_(
            "%(file)s, line %(line)s, column %(column)s: expected a field whose quotes close "
            "(%(expected)s), found “%(found)s”."
        ),
        EXPORT,
    ),
    "fec_date": Failure(
        N_(
            "%(file)s, line %(line)s, column %(column)s: expected a date (%(expected)s), found "
            "“%(found)s”."
        ),
        EXPORT,
    ),
    "fec_amount": Failure(
        N_(
            "%(file)s, line %(line)s, column %(column)s: expected an amount that can be read in "
            "one way only (%(expected)s), found “%(found)s”."
        ),
        EXPORT,
    ),
    "fec_side": Failure(
        N_(
            "%(file)s, line %(line)s, column %(column)s: expected the side of the amount "
            "(%(expected)s), found “%(found)s”."
        ),
        EXPORT,
    ),
    "fec_account": Failure(
        N_(
            "%(file)s, line %(line)s, column %(column)s: expected the number of an account (such "
            "as %(expected)s), found nothing."
        ),
        EXPORT,
    ),
    "fec_number": Failure(
        N_(
            "%(file)s, line %(line)s, column %(column)s: expected the number of the entry, as on "
            "other lines of this journal, found nothing; the lines without one do not balance."
        ),
        EXPORT,
    ),
    "fec_cut": Failure(
        N_(
            "%(file)s, line %(line)s: this line has another number of fields than the first one, "
            "and its entry does not balance: expected %(expected)s, found %(found)s. Its amounts "
            "may stand in the wrong columns."
        ),
        EXPORT,
    ),
    "fec_year_unclear": Failure(
        N_(
            "%(file)s holds entries from %(first)s to %(last)s, and its name does not say which "
            "fiscal year it is."
        ),
        N_(
            "Export one file a fiscal year, and name it with the number of the company, FEC and "
            "the closing date, such as 123456782FEC20081231.txt; then try again."
        ),
    ),
    "fec_same_year": Failure(
        N_("%(file)s and %(other)s tell of the same time: their entries would count twice."),
        N_("Leave one file a fiscal year in the folder, then try again."),
    ),
    "fec_two_companies": Failure(
        N_(
            "The folder holds files of two companies: %(file)s (%(found)s) and %(other)s "
            "(%(expected)s)."
        ),
        N_("Leave the files of one company in the folder, then try again."),
    ),
}
