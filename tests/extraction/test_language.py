"""The language of a text: as declared, else by script and small words; None rather than a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.language import language_of

TEXTS = {
    "en": "The town opened the new bridge over the river in the morning, and the people who had waited for it were there. It is the first that they have had since the old one was closed by the flood.",
    "de": "Die Stadt hat am Morgen die neue Brücke über den Fluss eröffnet, und die Leute, die auf sie gewartet hatten, waren da. Es ist die erste, die sie haben, seit die alte von der Flut geschlossen wurde.",
    "fr": "La ville a ouvert le nouveau pont sur la rivière dans la matinée, et les gens qui l'attendaient étaient là. C'est le premier qu'ils ont depuis que le vieux pont est fermé pour cause de crue.",
    "es": "La ciudad abrió por la mañana el nuevo puente sobre el río, y los vecinos que lo esperaban estaban allí. Es el primero que tienen desde que el viejo se cerró por la crecida del agua en la comarca.",
    "it": "La città ha aperto in mattinata il nuovo ponte sul fiume, e gli abitanti che lo aspettavano sono arrivati. È il primo che hanno da quando il vecchio è stato chiuso per la piena, come dice il sindaco.",
    "pt": "A cidade abriu de manhã a nova ponte sobre o rio, e os moradores que esperavam por ela estavam lá. É a primeira que eles têm desde que a velha foi fechada pela cheia, como disse o prefeito ao jornal.",
    "nl": "De stad heeft in de ochtend de nieuwe brug over de rivier geopend, en de mensen die op haar wachtten waren er. Het is de eerste die zij hebben sinds de oude door het water is gesloten, zegt men.",
    "sv": "Staden öppnade den nya bron över floden på morgonen, och de som hade väntat på den var där. Det är den första som de har haft sedan den gamla stängdes av vattnet, och inte den sista, säger man.",
    "da": "Byen åbnede den nye bro over floden om morgenen, og de, der havde ventet på den, var der. Det er den første, som de har haft, siden den gamle blev lukket af vandet, og ikke den sidste, siger borgmesteren efter noget tid.",
    "no": "Byen åpnet den nye broen over elva om morgenen, og de som hadde ventet på den, var der. Det er den første som de har hatt siden den gamle ble stengt av vannet, og ikke den siste, sier ordføreren etter noe tid.",
    "pl": "Miasto otworzyło rano nowy most przez rzekę, a ludzie, którzy na niego czekali, byli na miejscu. To jest pierwszy most od czasu, gdy stary został zamknięty przez wodę, i nie jest to ostatni, jak mówi się w mieście.",
    "cs": "Město otevřelo ráno nový most přes řeku a lidé, kteří na něj čekali, byli na místě. Je to první most od doby, kdy byl starý uzavřen kvůli vodě, a není to poslední, jak se ve městě říká podle starosty.",
    "hu": "A város reggel megnyitotta az új hidat a folyó felett, és az emberek, akik erre vártak, ott voltak. Ez az első, amióta a régi hidat az ár miatt lezárták, és nem is az utolsó, mint azt a polgármester mondta.",
    "tr": "Şehir sabah nehrin üzerindeki yeni köprüyü açtı ve bunu bekleyen insanlar oradaydı. Bu, eski köprü su yüzünden kapatıldıktan sonra açılan ilk köprü ve son köprü değil, diyor belediye başkanı. Yeni yol için de çok çalıştılar ve daha çok çalışacaklar.",
    "fi": "Kaupunki avasi aamulla uuden sillan joen yli, ja ihmiset, jotka olivat odottaneet sitä, olivat paikalla. Se on ensimmäinen, kun vanha on ollut kiinni veden takia, mutta se ei ole viimeinen, sillä niin myös sanotaan.",
    "id": "Kota itu membuka jembatan baru di atas sungai pada pagi hari, dan warga yang menunggu sudah ada di sana. Ini adalah jembatan pertama untuk mereka sejak yang lama ditutup oleh banjir, dan tidak akan menjadi yang terakhir.",
    "vi": "Thành phố đã mở cây cầu mới qua sông vào buổi sáng, và những người chờ đợi nó đã ở đó. Đây là cây cầu đầu tiên của họ kể từ khi cây cầu cũ bị đóng vì nước lũ, và không phải là cây cầu cuối cùng. Thị trưởng nói rằng thành phố sẽ xây thêm một cây cầu nữa cho người dân ở phía nam, và họ sẽ không phải chờ lâu. Nhiều người đã đi bộ qua cầu ngay trong buổi sáng đầu tiên, cùng với trẻ em và những người bán hàng.",
    "ru": "Город открыл утром новый мост через реку, и люди, которые его ждали, были на месте.",
    "uk": "Місто відкрило вранці новий міст через річку, і люди, які на нього чекали, були на місці.",
    "bg": "Градът откри сутринта новия мост над реката и хората, които го чакаха, бяха там. Той е първият след стария.",
    "ar": "افتتحت المدينة صباحا الجسر الجديد فوق النهر، وكان الناس الذين انتظروه هناك منذ الفجر.",
    "fa": "شهر صبح امروز پل تازه‌ای را بر روی رودخانه گشود و مردمی که چشم به راه آن بودند گرد آمدند.",
    "he": "העיר פתחה בבוקר את הגשר החדש מעל הנהר, והאנשים שחיכו לו היו שם מאז הזריחה.",
    "zh": "市政府昨天早上开通了跨河新桥，等了两年的居民都来到了现场。市长感谢了建设者，并谈到了明年的计划。",
    "ja": "市は今朝、川にかかる新しい橋を開通させ、二年間待っていた住民がその場に集まった。市長は感謝の言葉を述べた。",
    "ko": "시는 오늘 아침 강을 가로지르는 새 다리를 개통했고, 이 년 동안 기다린 주민들이 그 자리에 모였다. 시장은 감사를 전했다.",
    "el": "Η πόλη άνοιξε το πρωί τη νέα γέφυρα πάνω από το ποτάμι και οι κάτοικοι που την περίμεναν ήταν εκεί.",
    "th": "เมืองเปิดสะพานใหม่ข้ามแม่น้ำในตอนเช้า และชาวบ้านที่รอคอยก็อยู่ที่นั่นด้วยความยินดี",
    "hi": "शहर ने सुबह नदी पर नया पुल खोला और जो लोग उसका इंतज़ार कर रहे थे वे वहाँ मौजूद थे।",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_whose_page_declares_nothing(language: str) -> None:
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize(
    ("declared", "text", "wanted"),
    [
        ("de-AT", TEXTS["en"], "de-AT"),
        ("en", TEXTS["de"], "en"),
        ("en", TEXTS["ar"], "ar"),
        ("en-US", TEXTS["ja"], "ja"),
        ("ru", TEXTS["zh"], "zh"),
        ("kk", TEXTS["ru"], "kk"),
        ("ur", TEXTS["ar"], "ur"),
        ("zh-Hant-TW", TEXTS["zh"], "zh-Hant-TW"),
        ("ja", TEXTS["ja"], "ja"),
        ("en", f"{TEXTS['en']} 新橋", "en"),
    ],
)
def test_a_declared_language_stands_where_its_script_allows(declared: str, text: str, wanted: str) -> None:
    assert language_of(text, declared) == wanted


@pytest.mark.parametrize(
    "text",
    ["", "Ferry sails", "1 2 3 4 5 6 7 8 9", "qwert " * 60, "木", "Selby Cross 3-1 Velmora Town; Amber Bay 2-2 Holt"],
)
def test_too_little_is_no_language(text: str) -> None:
    assert language_of(text) is None


@given(st.text(max_size=400), st.none() | st.sampled_from(["en", "ru", "ja"]))
def test_any_text(text: str, declared: str | None) -> None:
    found = language_of(text, declared)
    assert found is None or found.isascii()
