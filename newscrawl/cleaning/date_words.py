"""Names of months and of zones, as pages write them in twenty languages; knows no grammar of dates.

No name means two months: "listopada" is left out, which is November in Polish and Czech, and October in Croatian.
"""

from __future__ import annotations

# English, German, French, Spanish, Italian, Portuguese, Dutch, Russian, Swedish, Danish, Norwegian, Polish, Czech,
# Slovak, Turkish, Ukrainian, Bulgarian, Romanian, Indonesian, Finnish, Greek, Hungarian, Arabic in its two sets:
# whole names as dates inflect them, and the short forms in use.
_MONTHS = (
    "jan january januar jänner janvier janv enero ene gennaio gen janeiro januari января январь янв stycznia styczeń sty "
    "ledna leden januára ocak oca січня януари ianuarie tammikuuta tammikuu ιανουαρίου ιαν január يناير كانون_الثاني",
    "feb february februar febr février févr fév febrero febbraio fevereiro fev februari февраля февраль фев lutego luty "
    "února únor februára şubat şub лютого февруари februarie helmikuuta helmikuu φεβρουαρίου φεβ február pebruari فبراير شباط",
    "mar march märz mär mrz mars marzo março maart mrt марта март мар marts marca marzec března březen mart березня "
    "martie maret maaliskuuta maaliskuu μαρτίου μαρ március március مارس آذار",
    "apr april avril avr abril abr aprile апреля апрель апр kwietnia kwiecień kwi dubna duben apríla nisan nis квітня "
    "април aprilie huhtikuuta huhtikuu απριλίου απρ április أبريل نيسان",
    "may mai mayo maggio mag maio mei мая май maj maja květen května mája mayıs травня toukokuuta toukokuu μαΐου μαΐ "
    "május مايو أيار",
    "jun june juni juin junio giugno giu junho июня июнь июн czerwca czerwiec června červen júna haziran haz червня юни "
    "iunie kesäkuuta kesäkuu ιουνίου ιουν június يونيو حزيران",
    "jul july juli juillet juil julio luglio lug julho июля июль июл lipca lipiec července červenec júla temmuz tem липня "
    "юли iulie heinäkuuta heinäkuu ιουλίου ιουλ július يوليو تموز",
    "aug august août agosto ago augustus августа август авг augusti sierpnia sierpień srpna srpen augusta ağustos ağu "
    "серпня elokuuta elokuu αυγούστου αυγ augusztus agustus أغسطس آب",
    "sep sept september septembre septiembre setiembre settembre sett set setembro сентября сентябрь сент сен września "
    "wrzesień wrz září septembra eylül eyl вересня септември septembrie syyskuuta syyskuu σεπτεμβρίου σεπ szeptember سبتمبر أيلول",
    "oct october oktober okt octobre octubre ottobre ott outubro out октября октябрь окт października październik paź "
    "října říjen októbra ekim eki жовтня октомври octombrie lokakuuta lokakuu οκτωβρίου οκτ október أكتوبر تشرين_الأول",
    "nov november novembre noviembre novembro ноября ноябрь нояб ноя novembra kasım kas листопада "
    "ноември noiembrie marraskuuta marraskuu νοεμβρίου νοε nopember نوفمبر تشرين_الثاني",
    "dec december dezember dez décembre déc diciembre dic dicembre dezembro декабря декабрь дек desember des grudnia "
    "grudzień gru prosince prosinec decembra aralık ara грудня декември decembrie joulukuuta joulukuu δεκεμβρίου δεκ ديسمبر "
    "كانون_الأول",
)
# A month's number by its name, in small letters.
MONTHS = {name.replace("_", " "): number for number, names in enumerate(_MONTHS, 1) for name in names.split()}

# Hours from UTC of names that mean one zone wherever they stand. CST, IST and BST mean two or three; ET and PT change
# with the season.
ZONES = {
    "UTC": 0.0,
    "GMT": 0.0,
    "WET": 0.0,
    "WEST": 1.0,
    "CET": 1.0,
    "MEZ": 1.0,
    "CEST": 2.0,
    "MESZ": 2.0,
    "EET": 2.0,
    "EEST": 3.0,
    "MSK": 3.0,
    "WIB": 7.0,
    "HKT": 8.0,
    "SGT": 8.0,
    "JST": 9.0,
    "KST": 9.0,
    "AEST": 10.0,
    "AEDT": 11.0,
    "NZST": 12.0,
    "NZDT": 13.0,
    "EDT": -4.0,
    "EST": -5.0,
    "CDT": -5.0,
    "MDT": -6.0,
    "MST": -7.0,
    "PDT": -7.0,
    "PST": -8.0,
}
