"""What went wrong, in a sentence for whoever gave a command."""

from models.schema import MirrorMissing
from office.dossiers import NoSuchDossier
from reports.readiness import NotPrepared


def sentence_of(error: Exception) -> str:
    """An error in words; what nobody foresaw is named by its kind."""
    if isinstance(error, NotPrepared):
        return "Nothing was set up in the data directory yet: run demo, serve or dossier add first."
    if isinstance(error, NoSuchDossier):
        return f"There is no dossier {error}."
    if isinstance(error, MirrorMissing):
        return "This dossier was never synchronised: ask for a full synchronisation first."
    first = str(error).partition("\n")[0]
    if isinstance(error, RuntimeError | ValueError | OSError) and first:
        return first
    return f"Something went wrong in Pointage itself ({type(error).__name__}: {first})."
