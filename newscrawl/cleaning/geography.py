"""Places, peoples and months: words whose life as language needs no proof. Knows no text."""

from __future__ import annotations


def _lines(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


MONTHS = _lines(
    "January, February, March, April, May, June, July, August, September, October, November, December, "
    "Jan, Feb, Mar, Apr, Jun, Jul, Aug, Sep, Sept, Oct, Nov, Dec"
)
DAYS = _lines("Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday")
_COUNTRIES = _lines(
    """Afghanistan, Albania, Algeria, Angola, Argentina, Armenia, Australia, Austria, Azerbaijan, Bahrain, Bangladesh,
    Belarus, Belgium, Bolivia, Bosnia, Brazil, Britain, Bulgaria, Burma, Cambodia, Cameroon, Canada, Chile, China,
    Colombia, Congo, Costa Rica, Croatia, Cuba, Cyprus, Czech Republic, Denmark, Ecuador, Egypt, El Salvador, England,
    Estonia, Ethiopia, Finland, France, Germany, Ghana, Greece, Guatemala, Haiti, Honduras, Hong Kong, Hungary, Iceland,
    India, Indonesia, Iran, Iraq, Ireland, Israel, Italy, Ivory Coast, Jamaica, Japan, Kazakhstan, Kenya, Kosovo, Kuwait,
    Latvia, Lebanon, Libya, Lithuania, Luxembourg, Malaysia, Mali, Malta, Mexico, Moldova, Mongolia, Montenegro, Morocco,
    Mozambique, Myanmar, Namibia, Nepal, Netherlands, New Zealand, Nicaragua, Niger, Nigeria, North Korea,
    Northern Ireland, Norway, Oman, Pakistan, Panama, Papua New Guinea, Paraguay, Peru, Philippines, Poland, Portugal,
    Puerto Rico, Qatar, Romania, Russia, Rwanda, Saudi Arabia, Scotland, Senegal, Serbia, Singapore, Slovakia, Slovenia,
    Somalia, South Africa, South Korea, Spain, Sri Lanka, Sudan, Sweden, Switzerland, Syria, Taiwan, Tanzania, Thailand,
    Tunisia, Turkey, Uganda, Ukraine, United Arab Emirates, United Kingdom, United States, Uruguay, Uzbekistan, Venezuela,
    Vietnam, Wales, Yemen, Zambia, Zimbabwe"""
)
_PEOPLES = _lines(
    """Afghan, African, American, Arab, Argentine, Asian, Australian, Austrian, Belgian, Brazilian, British, Bulgarian,
    Canadian, Chilean, Chinese, Colombian, Croatian, Cuban, Czech, Danish, Dutch, Egyptian, English, Ethiopian, European,
    Finnish, French, German, Greek, Hungarian, Indian, Indonesian, Iranian, Iraqi, Irish, Israeli, Italian, Japanese,
    Kenyan, Korean, Kuwaiti, Lebanese, Libyan, Malaysian, Mexican, Moroccan, Nigerian, Norwegian, Pakistani, Palestinian,
    Peruvian, Polish, Portuguese, Romanian, Russian, Saudi, Scottish, Serbian, Somali, Soviet, Spanish, Swedish, Swiss,
    Syrian, Thai, Turkish, Ukrainian, Venezuelan, Vietnamese, Welsh"""
)
_STATES = _lines(
    """Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Georgia, Hawaii, Idaho,
    Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan, Minnesota,
    Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, New York, North Carolina,
    North Dakota, Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island, South Carolina, South Dakota, Tennessee, Texas,
    Utah, Vermont, Virginia, West Virginia, Wisconsin, Wyoming, Ontario, Quebec, Alberta, British Columbia, Manitoba,
    Nova Scotia, Saskatchewan, New South Wales, Queensland"""
)
# With a full stop behind: "N.J." begins like "N."
_SHORT_STATES = _lines(
    """Ala, Ariz, Ark, Calif, Colo, Conn, Del, Fla, Ga, Ill, Ind, Kan, Ky, La, Mass, Md, Mich, Minn, Miss, Mo, Mont, Neb,
    Nev, Okla, Ont, Ore, Pa, Que, Tenn, Tex, Va, Vt, Wash, Wis, Wyo, N, S, W, D, R, B"""
)
_PLACES = _COUNTRIES | _PEOPLES | _STATES
# Before a place they make a name of it: "New Mexico", "Air France", "Bank Austria".
MODIFIERS = _lines(
    """New, North, South, West, East, Northern, Southern, Western, Eastern, Central, Upper, Lower, Great, Greater, Inner,
    Outer, Old, Latin, Native, African, Asian, Arab, Pan, Air, Bank, Radio, Team, Miss, Mr, Mrs, Ms, Dr, Saint, St, San,
    Statistics, Environment, Elections, Health, Trans, Inter, Euro, Anglo, Port, Fort, Mount, Lake, Royal, Telecom, Free, Young, Black, White, Red, Good, Super, Big, Little, Mid, Early, Late"""
)


def is_place(name: str, behind: str) -> bool:
    """Whether a name is a country, a people or a state; ``behind`` is the character behind it."""
    return name in _PLACES or (behind == "." and name.capitalize() in _SHORT_STATES)
