"""English words that say little: stop words, framing words and question words, all folded."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS = _words(
    """a an the this that these those and or but nor so if then than as of at by for from in into on onto
    to with without within between about regarding concerning over under up down out off through during
    i me my mine we us our ours you your yours he him his she her hers it its they them their theirs
    myself yourself himself herself itself themselves who whom whose which what when where why how
    is am are was were be been being isnt arent wasnt werent do does did doing done dont doesnt didnt
    have has had having havent hasnt hadnt will would shall should can could may might must wont wouldnt
    cannot cant couldnt not no yes there here one ones also just ever even any some all im ive whats whos
    anyone anybody someone somebody everyone everybody anything something everything thing things
    say says said saying tell tells told telling quote quotes quoted quoting quotation quotations
    please look looks looking show shows give find search get hi hello hey thanks thank mr mrs ms dr
    что как кто где когда о об про и в на с у сказал сказала говорит говорил цитата цитаты
    що хто де коли та і й з сказав каже говорив
    sagte gesagt und uber dit que qui et co powiedzial"""
)
"""Passed over; only a phrase of several of them finds anything. Some are of other languages, in
which readers ask for names, too."""

FRAMING_WORDS = _words(
    """call calls called calling describe describes described describing mention mentions mentioned state
    states stated claim claims claimed think thinks thought talk talks talked talking speak speaks spoke
    comment comments commented remark remarks statement statements opinion opinions ask asked answer
    answered believe believes according exactly really mean means know like need needs want wants use uses used word
    words"""
)
"""These frame a question ("who called … productive") as often as they carry it: they raise the
documents that have them, but beside another word they are never demanded."""

QUESTION_WORDS = _words(
    """who whom whose which what when where why how is are was were do does did has have had will would
    can could should"""
)
"""One of them makes a query a whole question."""
