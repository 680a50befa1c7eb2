"""Words whose forms differ in more than their endings, and words that only look like such forms."""

from __future__ import annotations

import pytest

from tests.support.languages import brief, found

PAIRS = {
    "es": "luz luces, lápiz lápices, feliz felices, buscar busque, sacar saqué, indemnizar indemnice, dormir duermo, cierre cerrar, actriz actores,"
    " rediseñar diseñar",
    "ca": "buscar busqui",
    "pt": "animal animais, papel papéis, fácil fáceis, azul azuis, homem homens, ficar fique, ator atriz, despovoamento povoamento",
    "it": "lago laghi, autore autrice, muore morire, siede sedere",
    "fr": "travail travaux, directeur directrice, actif active, l'emploi emplois, bijou bijoux",
    "de": "streiken gestreikt, absagen abgesagt, öffnen geöffnet, Museum Museen, Firma Firmen, Konto Konten",
    "sv": "bok böcker",
    "uk": "рука руці, книга книзі, муха мусі, дорога дорозі, писати пише, робити роблять, лід льоду, день дня, пес пса,"
    " палець пальці, голова голів, стаття статей, знання знань, київ києва, написати писати, фронтових прифронтових",
    "ru": "плакал плачет, искал ищет, вязал вяжет, плясал пляшет, купит куплю, построить строить, лёд льда, пёс пса",
    "pl": "ręka ręce, noga nodze, Polska Polsce, góra górze, pies psa, okno okien, płakałem płacze, kazał każe, nieprawomocny prawomocny",
    "cs": "noha noze, Praha Praze, dům domu, pes psa, moucha mouše",
    "sr": "рука руци, ruka ruci, knjiga knjizi, muha musi",
    "ar": "كتاب كتب, شارع شوارع, طالب طلاب, مشروع مشاريع, طفل أطفال, سعر أسعار, سيارة سيارات, عامل عمال",
    "he": "כתב כותב, ראש ראשי",
    "hi": "पहिया पहियों",
    "tr": "şehir şehrin, kitap kitabı, renk rengi, kanat kanadı, geldi gelmek",
    "fi": "silta sillan, katu kadulla, kaupunki kaupungissa, kauppa kaupan, ihminen ihmiset,"
    " hevonen hevosen, leipä leivän, ranta rannan, kerta kerran, kampa kamman, takki takin",
    "ko": "사람 사람들",
}


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [(language, *pair.split()) for language, pairs in PAIRS.items() for pair in pairs.split(", ")],
)
def test_a_word_finds_another_form_of_it(language, one, other):
    for query, text in ((one, other), (other, one)):
        assert found(query, brief(language, text)) == [text]


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("uk", "гроза", "загроза"),
        ("uk", "рядок", "порядок"),
        ("es", "Sezen", "secar"),
        ("es", "amante", "diamante"),
        ("de", "Geschäft", "Schafe"),
        ("ar", "قبل", "قابلة"),
        ("he", "אבטיח", "הבטחה"),
        ("tr", "kedi", "kekik"),
        ("fi", "sauna", "savun"),
    ],
)
def test_a_word_that_only_looks_like_a_form_is_none(language, query, text):
    assert found(query, brief(language, text)) == []
