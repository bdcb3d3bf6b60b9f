"""English nouns: singular and plural forms, the nouns that news count, and the words that end a noun phrase."""

from __future__ import annotations

IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "servicemen": "serviceman",
    "servicewomen": "servicewoman", "gunmen": "gunman", "policemen": "policeman", "seamen": "seaman", "aircraft": "aircraft",
    "personnel": "personnel", "ammunition": "ammunition", "cattle": "cattle", "sheep": "sheep", "fish": "fish",
    "series": "series", "species": "species", "knives": "knife", "lives": "life", "leaves": "leaf", "loaves": "loaf",
    "halves": "half", "wives": "wife", "wolves": "wolf", "feet": "foot", "teeth": "tooth", "mice": "mouse", "geese": "goose",
    "oxen": "ox", "dice": "die", "criteria": "criterion", "data": "datum", "analyses": "analysis", "crises": "crisis",
    "bases": "base", "cases": "case", "houses": "house", "warehouses": "warehouse", "horses": "horse", "nurses": "nurse",
    "purchases": "purchase", "releases": "release", "licenses": "license", "responses": "response", "hovercraft": "hovercraft",
    "spacecraft": "spacecraft", "watercraft": "watercraft", "corps": "corps", "headquarters": "headquarters",
    "dead": "dead", "wounded": "wounded", "injured": "injured", "missing": "missing", "axes": "axe", "caches": "cache",
    "shoes": "shoe", "canoes": "canoe", "movies": "movie", "buses": "bus", "gases": "gas", "lenses": "lens",
    "howitzers": "howitzer", "means": "means", "ordnance": "ordnance", "materiel": "materiel", "livestock": "livestock",
}  # fmt: skip
_PLURALS = {one: many for many, one in IRREGULAR.items()}
_NO_PLURALS = frozenset(
    """a across afterwards always as besides bus campus census chaos class corps cross dangerous discus does doubtless
    enormous
    famous fatigues focus former gas goes has his hers hideous its ours theirs yours joint kudos lens less likes loss mass
    nonetheless nevertheless numerous overseas pass perhaps plus press previous process progress serious says sometimes
    status success suspicious this thus towards upwards us various versus virus was whereas yes afterward regardless lots
    various series species us's sees gives takes makes uses needs wants shows appears seems includes contains carries holds
    remains means comes becomes goes gets keeps lets puts sets tells asks works calls tries leaves runs lies stands begins
    starts ends costs reaches exceeds equals represents requires provides receives sends fires moves suggests estimates's
    less unless across towards backwards downwards forwards inwards outwards indoors outdoors nowadays besides alas minus
    politics economics mathematics physics news tennis diabetes autonomous anonymous continuous dubious obvious precious
    religious mysterious glorious ambitious cautious conscious delicious gracious spacious vicious unconscious
    anxious curious furious hilarious notorious victorious nervous jealous generous marvellous prosperous
    tremendous horrendous ridiculous fabulous populous nuclearless wireless homeless jobless stateless useless worthless
    tireless helpless hopeless endless countless senseless reckless ruthless flawless""".split()
)  # fmt: skip
MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip

# What news and reports count. Singular; a noun that is not here is still counted if it looks like a plural.
NOUNS = frozenset(
    """container box crate case carton pallet package parcel bag sack barrel drum cylinder tank tanker round bullet shell
    projectile cartridge rocket missile bomb mine grenade torpedo warhead mortar gun cannon howitzer launcher rifle pistol
    weapon arm piece system platform part component chip engine munition ammunition ordnance fuse fuze charge magazine drone vehicle
    truck lorry car wagon railcar locomotive train carriage trailer boat ship vessel freighter submarine frigate destroyer
    barge ferry aircraft plane jet fighter bomber helicopter satellite radar sensor antenna truckload trainload shipload
    boatload planeload wagonload load cargo shipment delivery consignment transfer transaction voyage trip journey sailing
    flight sortie crossing call visit convoy batch lot unit set kit item article object good product sample
    person man woman child troop soldier serviceman conscript recruit reservist officer official general commander fighter
    militant rebel insurgent mercenary prisoner detainee hostage refugee migrant civilian resident worker engineer technician
    adviser advisor specialist expert instructor trainee student passenger crew sailor marine pilot gunman policeman personnel
    casualty death fatality victim body corpse survivor injury wounded dead family household voter protester demonstrator
    company firm supplier factory plant facility depot warehouse building house home school hospital church shop bridge road
    tunnel dam port berth crane dock pier terminal airport airfield runway base camp site position target location place
    village town city settlement district province region country nation state division brigade regiment battalion
    platoon squad squadron fleet attack strike raid launch test firing explosion blast fire incident event accident clash
    battle assault violation ban sanction case charge report document image photo photograph picture video page letter
    message record file account claim statement interview estimate meeting talk animal cow sheep pig
    chicken horse tree plant acre seed tonne ton bushel piece barrel bottle can
    vote seat ticket job share house share ballot order contract project programme program tractor harvester
    combine elevator silo grain field farm""".split()
)  # fmt: skip
ABSTRACT = frozenset(
    """person man woman child official officer expert specialist adviser advisor minister lawmaker country nation state region
    side leader case incident event report document image photo photograph picture video page message record file account claim
    statement interview estimate meeting talk visit sanction ban order project program programme share place village town city
    province district job article object student worker resident civilian""".split()
)  # fmt: skip
"""Nouns that "one" and "the two" point at more often than they count them."""
WEAK = frozenset("piece part system unit set item kit component platform load charge type kind vehicle case site".split())
"""Nouns that say little alone: what stands before them is kept ("artillery piece", "missile part")."""

STOPS = frozenset(
    """a an the this that these those his her its their our my your of to in at on by for from with without within into onto
    upon over under above below between among amid about around across after before since until till during through
    throughout along against toward towards via per than as and or but nor yet so if when while where which who whom whose what
    because although though unless whether is are was were be been being am has have had having do does did done doing will
    would shall should can could may might must ought not no n't he she it they we you i them him us me there here then
    also only even just still already again ever never almost nearly roughly approximately some any each every all both
    either neither either's more's most said says say told according including plus minus versus vs up down out off away
    back ago later earlier soon now today yesterday tomorrow tonight last next this's annually yearly daily monthly weekly
    hourly respectively instead however meanwhile alone apiece went came got made gave took left remained arrived carried
    crossed shipped sent fired used carry cross hold ship fire include follow""".split()
)  # fmt: skip


def singular(word: str) -> str | None:
    """The singular of a plural in lower case, or None if it looks like none."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 3 or not word.endswith("s") or word in _NO_PLURALS or word.endswith(("ss", "us", "is", "'s", "’s")):
        return None
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes", "sees")):
        return word[:-2]
    return word[:-1]


def plural(word: str) -> str:
    """The plural of a singular in lower case."""
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("y") and word[-2:-1] not in ("a", "e", "i", "o", "u", ""):
        return word[:-1] + "ies"
    if word.endswith(("s", "sh", "ch", "x", "z")):
        return word + "es"
    return word + "s"
