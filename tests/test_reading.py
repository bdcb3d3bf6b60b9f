"""An article -> the figures in it: sentences written for these tests, in the forms that news and reports use."""

from __future__ import annotations

import pytest
from estimates.language.lexicon import Lexicon, UnitName
from estimates.reading.figures import Figure
from estimates.reading.reading import MOST_NUMBERS, passages, read
from hypothesis import given
from hypothesis import strategies as st

NUMBERS = [
    ("Inspectors counted 13,000 containers.", ["exactly 13000 container"]),
    ("Inspectors counted 13_000 containers.", ["exactly 13000 container"]),
    ("Inspectors counted 13 000 containers.", ["exactly 13000 container"]),
    ("Inspectors counted 13 000 containers.", ["exactly 13000 container"]),
    ("Inspectors counted 13 000 containers.", ["exactly 13000 container"]),
    ("Inspectors counted 13 000 containers.", ["exactly 13000 container"]),
    ("Inspectors counted 1 234 567 rounds.", ["exactly 1234567 round"]),
    ("A convoy of 300 trucks reached the depot.", ["exactly 300 truck"]),
    ("It takes 2.5 million rounds to last a winter.", ["exactly 2500000 round"]),
    ("Three million rounds were moved.", ["exactly 3000000 round"]),
    ("Twenty-five hundred containers were moved.", ["exactly 2500 container"]),
    ("One-point-six million shells were moved.", ["exactly 1600000 shell"]),
    ("One point two million shells were moved.", ["exactly 1200000 shell"]),
    ("A dozen launchers were seen.", ["exactly 12 launcher"]),
    ("Two dozen launchers were seen.", ["exactly 24 launcher"]),
    ("A hundred thousand shells were seen.", ["exactly 100000 shell"]),
    ("A hundred and fifty thousand shells were seen.", ["exactly 150000 shell"]),
    ("Half a million rounds were seen.", ["exactly 500000 round"]),
    ("A half million rounds were seen.", ["exactly 500000 round"]),
    ("A half-million rounds were seen.", ["exactly 500000 round"]),
    ("One and a half million rounds were seen.", ["exactly 1500000 round"]),
    ("A million and a half rounds were seen.", ["exactly 1500000 round"]),
    ("Two-and-a-half million rounds were seen.", ["exactly 2500000 round"]),
    ("Three-quarters of a million rounds were seen.", ["exactly 750000 round"]),
    ("A quarter of a million rounds were seen.", ["exactly 250000 round"]),
    ("A quarter million rounds were seen.", ["exactly 250000 round"]),
    ("1½ million rounds were seen.", ["exactly 1500000 round"]),
    ("½ million rounds were seen.", ["exactly 500000 round"]),
    ("Some 1.2mn rounds were seen.", ["about 1200000 round"]),
    ("They sent 1.2 mln rounds and 300k rockets.", ["exactly 1200000 round", "exactly 300000 rocket"]),
    ("They sent 1.6 Mil artillery shells.", ["exactly 1600000 shell"]),
    ("They sent 2bn cartridges.", ["exactly 2000000000 cartridge"]),
    ("They sent 5m 152mm shells.", ["exactly 5000000 152 mm shell"]),
    ("They sent 13k containers.", ["exactly 13000 container"]),
    ("They sent 74-thousand containers.", ["exactly 74000 container"]),
    ("They sent six hundred thousand mines.", ["exactly 600000 mine"]),
    ("They sent three hundred and twelve drones.", ["exactly 312 drone"]),
    ("They sent one thousand two hundred drones.", ["exactly 1200 drone"]),
    ("They sent twelve hundred drones.", ["exactly 1200 drone"]),
    ("They sent nineteen drones and seven boats.", ["exactly 19 drone", "exactly 7 boat"]),
    ("Seventy-two prisoners were exchanged.", ["exactly 72 prisoner"]),
    ("It was the size of 5 lakh shells.", ["exactly 500000 shell"]),
    ("They built 4O hospitals, 12OO huts and 3 mills.", ["exactly 3 mill"]),
    ("No containers, zero trucks and 4 trains were seen.", ["exactly 0 truck", "exactly 4 train"]),
]

RANGES = [
    ("Two to three million shells were moved.", ["between 2000000 3000000 shell"]),
    ("2–2.5 million shells were moved.", ["between 2000000 2500000 shell"]),
    ("2-2.5m shells were moved.", ["between 2000000 2500000 shell"]),
    ("2 – 2.5 million shells were moved.", ["between 2000000 2500000 shell"]),
    ("Between four and six million shells were moved.", ["between 4000000 6000000 shell"]),
    ("Three to four hundred thousand shells were moved.", ["between 300000 400000 shell"]),
    ("Two-to-three million shells were moved.", ["between 2000000 3000000 shell"]),
    ("From 300 to 500 shells fit a container.", ["between 300 500 shell"]),
    ("Anywhere between 300 and 500 shells fit a container.", ["between 300 500 shell"]),
    ("Each holds 300-500 shells.", ["between 300 500 shell"]),
    ("Each holds 300 to as many as 500 shells.", ["between 300 500 shell"]),
    ("He spoke of 10-12,000 soldiers.", ["between 10000 12000 soldier"]),
    ("He spoke of 10,000–12,000 soldiers.", ["between 10000 12000 soldier"]),
    ("He spoke of 10,000 to 12,000 soldiers.", ["between 10000 12000 soldier"]),
    ("He spoke of between 800 thousand and 1.2 million shells.", ["between 800000 1200000 shell"]),
    ("He spoke of 500,000 to 1 million shells.", ["between 500000 1000000 shell"]),
    ("He spoke of one to two dozen launchers.", ["between 12 24 launcher"]),
    ("He spoke of two or three ships.", ["between 2 3 ship"]),
    ("The count rose from 10,000 to 13,000 containers.", ["exactly 10000 container", "exactly 13000 container"]),
    ("The count fell from 500 to 300 containers.", ["exactly 500 container", "exactly 300 container"]),
    ("Moscow raised output from two to three million shells.", ["exactly 2000000 shell", "exactly 3000000 shell"]),
    ("Estimates run from 10,000 to 12,000 troops.", ["between 10000 12000 troop"]),
    ("The loads were in the upper 200,000 range.", ["between 200000 300000 None"]),
    ("They want either 300 containers or 60,000 rockets.", ["exactly 300 container", "exactly 60000 rocket"]),
    ("Either 300 or 400 containers were moved.", ["exactly 300 container", "exactly 400 container"]),
    ("Between 40 and 50 percent of the shells failed.", ["between 40 50 percent"]),
    ("Between 40% and 50% of the shells failed.", ["between 40 50 percent"]),
    ("15%-20% of the shells failed.", ["between 15 20 percent"]),
]

ORDERS = [
    ("Tens of thousands of shells were moved.", ["order 10000 shell"]),
    ("Hundreds of thousands of 152-mm shells were moved.", ["order 100000 152 mm shell"]),
    ("Thousands of troops marched.", ["order 1000 troop"]),
    ("Millions of rounds were fired.", ["order 1000000 round"]),
    ("Dozens of trains left.", ["order 12 train"]),
    ("Scores of ships called.", ["order 20 ship"]),
    ("Several hundred containers were stacked there.", ["order 200 container"]),
    ("Several thousand soldiers were sent.", ["order 2000 soldier"]),
    ("A few hundred soldiers were sent.", ["order 200 soldier"]),
    ("Several dozen launchers were sent.", ["order 24 launcher"]),
    ("Several tens of thousands of shells were sent.", ["order 10000 shell"]),
    ("Several million shells were sent.", ["order 2000000 shell"]),
    ("Half a dozen ships were sent.", ["order 6 ship"]),
    ("A couple of hundred trucks were sent.", ["about 200 truck"]),
    ("A couple hundred trucks were sent.", ["about 200 truck"]),
    ("Many thousands of mines were laid.", ["order 1000 mine"]),
    ("Up to several thousand troops could follow.", ["order 0 troop"]),
    ("Hundreds were wounded.", ["order 100 None"]),
]

HEDGES = [
    ("No fewer than 27 ships called.", ["at least 27 ship"]),
    ("Not less than 5,000 troops went.", ["at least 5000 troop"]),
    ("There were no less than 40 trains.", ["at least 40 train"]),
    ("There were not fewer than 40 trains.", ["at least 40 train"]),
    ("There were no more than 40 trains.", ["at most 40 train"]),
    ("There were not more than 40 trains.", ["at most 40 train"]),
    ("There were never more than 40 trains.", ["at most 40 train"]),
    ("The stock did not exceed 40,000 shells.", ["at most 40000 shell"]),
    ("The stock doesn't exceed 40,000 shells.", ["at most 40000 shell"]),
    ("A stock not exceeding 40,000 shells was left.", ["at most 40000 shell"]),
    ("A stock exceeding 40,000 shells was left.", ["more than 40000 shell"]),
    ("The stock might have exceeded 2 million shells.", ["more than 2000000 shell"]),
    ("Upward of 300 containers sat there.", ["more than 300 container"]),
    ("Upwards of 300 containers sat there.", ["more than 300 container"]),
    ("In excess of 300 containers sat there.", ["more than 300 container"]),
    ("North of 300 containers sat there.", ["more than 300 container"]),
    ("A little over 300 containers sat there.", ["more than 300 container"]),
    ("Well over 300 containers sat there.", ["more than 300 container"]),
    ("Just under 300 containers sat there.", ["less than 300 container"]),
    ("Just short of 300 containers sat there.", ["less than 300 container"]),
    ("Well below 300 containers sat there.", ["less than 300 container"]),
    ("As few as 300 containers sat there.", ["at least 300 container"]),
    ("As much as 300 tonnes of powder sat there.", ["up to 300 tonne"]),
    ("A maximum of 300 containers sat there.", ["at most 300 container"]),
    ("A minimum of 300 containers sat there.", ["at least 300 container"]),
    ("At the very least 300 containers sat there.", ["at least 300 container"]),
    ("At the most 300 containers sat there.", ["at most 300 container"]),
    ("Nowhere near 300 containers sat there.", ["less than 300 container"]),
    ("Not even 300 containers sat there.", ["less than 300 container"]),
    ("In the region of 300 containers sat there.", ["about 300 container"]),
    ("On the order of 300 containers sat there.", ["about 300 container"]),
    ("Somewhere around 300 containers sat there.", ["about 300 container"]),
    ("~300 containers sat there.", ["about 300 container"]),
    ("c. 300 containers sat there.", ["about 300 container"]),
    ("Approx. 300 containers sat there.", ["about 300 container"]),
    (">300 containers sat there.", ["more than 300 container"]),
    ("≥300 containers sat there.", ["at least 300 container"]),
    ("Exactly 300 containers sat there.", ["exactly 300 container"]),
    ("At least another 300 containers followed.", ["at least 300 container"]),
    ("More than a total of 300 containers followed.", ["more than 300 container"]),
    ("Up to an estimated 300 containers followed.", ["about 300 container"]),
    ("As many as more than 6 million rounds could fit.", ["more than 6000000 round"]),
    ("Hundreds, if not more than 1,000 containers, sat there.", ["order 100 None", "more than 1000 container"]),
    ("The ship carried 300 or more containers.", ["at least 300 container"]),
    ("The ship carried 300 containers or more.", ["at least 300 container"]),
    ("The ship carried 300 containers, at least.", ["at least 300 container"]),
    ("The ship carried 300 containers at the very least.", ["at least 300 container"]),
    ("The ship carried 300 containers at most.", ["at most 300 container"]),
    ("The ship carried 300 containers or fewer.", ["at most 300 container"]),
    ("The ship carried 300 or fewer containers.", ["at most 300 container"]),
    ("The ship carried 300 containers or so.", ["about 300 container"]),
    ("The ship carried 300 or so containers.", ["about 300 container"]),
    ("The ship carried 300 containers, give or take.", ["about 300 container"]),
    ("They lost 40 guns, at least several tanks.", ["exactly 40 gun"]),
    ("It lost 50 tanks and up to 20 guns.", ["exactly 50 tank", "up to 20 gun"]),
    ("It had 300 shells and upwards of 40 rockets.", ["exactly 300 shell", "more than 40 rocket"]),
    ("It lost 30 tanks, or so the army says.", ["exactly 30 tank"]),
    ("It lost 30 tanks, or so, the army says.", ["about 30 tank"]),
    ("Hundreds of guns, at most a few dozen tanks.", ["order 100 gun", "order 0 tank"]),
    ("The port counted 1,000 ± 50 containers.", []),
    ("Some 13,000 TEU, or 400 TEUs a day, were shipped.", ["about 13000 teu", "exactly 400 teu / day"]),
    ("The port counted 1,000 +/- 50 containers and two ships.", ["exactly 2 ship"]),
    ("It was 1,000 containers, plus or minus 50.", []),
    ("Some 1,000 (±50) containers came.", []),
    ("A margin of ±50 containers was given.", []),
    ("It was 1,000 containers plus 50 ships.", ["exactly 1000 container", "exactly 50 ship"]),
    ("The ship carried 300-plus containers.", ["at least 300 container"]),
    ("The ship carried 300+ containers.", ["at least 300 container"]),
    ("The ship carried 300 plus containers.", ["at least 300 container"]),
    ("The ship carried 300-odd containers.", ["about 300 container"]),
    ("The ship carried 300 odd containers.", ["about 300 container"]),
    ("The ship carried 300 containers tops.", ["at most 300 container"]),
    ("The ship carried 300 containers, if not more.", ["at least 300 container"]),
    ("They handed over 300 containers.", ["exactly 300 container"]),
    ("They took over 20 trucks.", ["exactly 20 truck"]),
    ("They handed over more than 300 containers.", ["more than 300 container"]),
    ("It was not only more than 300 containers.", ["more than 300 container"]),
    ("Officials counted 300 more containers.", ["exactly 300 container"]),
    ("Almost half a million rounds were fired.", ["nearly 500000 round"]),
    ("Approaching a million rounds were fired.", ["nearly 1000000 round"]),
    ("Fewer than a dozen trains ran.", ["less than 12 train"]),
    ("Below 1,000 rounds a day were fired.", ["less than 1000 round / day"]),
    ("He counted 12 ships, at least 3 of them Russian.", ["exactly 12 ship", "at least 3 ship"]),
    ("The 300 containers or about 60,000 rockets left.", ["exactly 300 container", "about 60000 rocket"]),
]

OBJECTS = [
    ("They sent 13,000 shipping containers of munitions.", ["exactly 13000 container"]),
    ("They sent more than 1,000 weapons containers.", ["more than 1000 container"]),
    ("They sent some 50 domestically produced 170mm self-propelled howitzers.", ["about 50 170 mm howitzer"]),
    ("They sent 20 240mm multiple launch rocket systems.", ["exactly 20 240 mm multiple launch rocket system"]),
    ("They sent 5,000 152 mm artillery shells.", ["exactly 5000 152 mm shell"]),
    ("They sent 5,000 152-millimetre artillery shells.", ["exactly 5000 152 mm shell"]),
    ("They sent 5,000 152-millimeter projectiles.", ["exactly 5000 152 mm projectile"]),
    ("They sent 5,000 rounds of 152 mm ammunition.", ["exactly 5000 152 mm round"]),
    ("They sent 5,000 shells of 152 mm calibre.", ["exactly 5000 152 mm shell"]),
    ("They sent 5,000 122- and 152-mm shells.", ["exactly 5000 122 mm and 152 mm shell"]),
    ("They sent 5,000 122mm and 152mm shells.", ["exactly 5000 122 mm and 152 mm shell"]),
    ("They sent 5,000 122/152 mm shells.", ["exactly 5000 122 mm and 152 mm shell"]),
    ("They sent 5,000 7.62 mm cartridges.", ["exactly 5000 7.62 mm cartridge"]),
    ("They sent 5,000 7.62x39mm cartridges.", ["exactly 5000 7.62x39 mm cartridge"]),
    ("They sent 5,000 152㎜ shells.", ["exactly 5000 152 mm shell"]),
    ("If filled with 152-mm shells, the boxes could hold three million rounds.", ["exactly 3000000 152 mm round"]),
    ("The boxes could hold three million rounds if filled with 152-mm shells.", ["exactly 3000000 152 mm round"]),
    ("Packed with 122-mm rockets, they would hold 500,000.", ["exactly 500000 122 mm rocket"]),
    ("Russia fires 10,000 rounds per day.", ["exactly 10000 round / day"]),
    ("Russia fires 10,000 rounds a day.", ["exactly 10000 round / day"]),
    ("Russia fires 10,000 rounds daily.", ["exactly 10000 round / day"]),
    ("Russia fires 10,000 rounds each day.", ["exactly 10000 round / day"]),
    ("Plants make 250,000 shells a month.", ["exactly 250000 shell / month"]),
    ("Plants make three million shells annually.", ["exactly 3000000 shell / year"]),
    ("A box takes 450 shells per container.", ["exactly 450 shell / container"]),
    ("They load 450 shells in each container.", ["exactly 450 shell / container"]),
    ("They load 450 shells to the container.", ["exactly 450 shell / container"]),
    ("They load 450 shells per 20-foot container.", ["exactly 450 shell / container"]),
    ("The number of containers was put at 10,000.", ["exactly 10000 container"]),
    ("The shipments numbered 64.", ["exactly 64 shipment"]),
    ("Of the 12,000 soldiers, 3,000 were wounded.", ["exactly 12000 soldier", "exactly 3000 soldier"]),
    ("Just 300 of its tanks were left.", ["exactly 300 tank"]),
    ("All 64 voyages were tracked.", ["exactly 64 voyage"]),
    ("Another 300 soldiers left.", ["exactly 300 soldier"]),
    ("He counted 4,000 workers and 12 doctors.", ["exactly 4000 worker", "exactly 12 doctor"]),
    ("He counted 40 Iskanders and 12 F-16s.", ["exactly 40 Iskander", "exactly 12 F-16"]),
    ("He saw 100 KN-23 and KN-24 missiles.", ["exactly 100 missile"]),
    ("The bullets came to 3 million bullets.", ["exactly 3000000 round"]),
    ("About 74,000 metric tons of explosives were moved.", ["about 74000 tonne"]),
    ("About 74,000 tons of explosives were moved.", ["about 74000 ton"]),
    ("Each shell weighs 43.56 kg.", ["exactly 43.56 kg"]),
    ("The box has 33.2 cubic metres.", ["exactly 33.2 cubic metre"]),
    ("A 12,000-strong force crossed.", ["exactly 12000 None"]),
    ("A 300-container shipment arrived.", ["exactly 300 container"]),
    ("There were 3 million artillery shells and rockets.", ["exactly 3000000 shell"]),
    ("One container was opened.", ["exactly 1 container"]),
    ("The ships carried 1,000 containers each.", ["exactly 1000 container"]),
    ("Around 6,000 brand-new Russian shipping containers were stacked.", ["about 6000 container"]),
    ("Some 1,500 elite special forces troops trained.", ["about 1500 troop"]),
    ("Between 11,000 and 12,000 North Koreans fought.", ["between 11000 12000 North Korean"]),
    ("There were 70 pieces of artillery.", ["exactly 70 piece"]),
    ("He counted 12 new, modern launchers.", ["exactly 12 launcher"]),
    ("They need 2,000 rounds per gun.", ["exactly 2000 round / gun"]),
]

NONCOUNTS = [
    ("It happened on Oct. 13, 2023.", []),
    ("It happened on October 13.", []),
    ("It happened on 13 October 2023.", []),
    ("It happened on 13-15 October.", []),
    ("It happened on October 13-15, 2023.", []),
    ("It happened on September 7 and 8.", []),
    ("It happened between September 7 and October 1.", []),
    ("It happened on 2023-10-13.", []),
    ("It happened on 13/10/2023.", []),
    ("It happened on 13.10.2023.", []),
    ("It happened in 2023.", []),
    ("It lasted from 2022 to 2024.", []),
    ("It lasted between 2022 and 2024.", []),
    ("It was in the 1970s.", []),
    ("It was in 2023-24.", []),
    ("The 2022 invasion went on.", []),
    ("It was mid-2022.", []),
    ("It was early 2024.", []),
    ("It was the second quarter of 2025.", []),
    ("It left at 10:30 a.m.", []),
    ("It left at 5 p.m. local time.", []),
    ("It left at 10 o'clock.", []),
    ("It left at 0600 GMT.", []),
    ("It was the 12th trip.", []),
    ("It was the twenty-first trip.", []),
    ("It was the third trip.", []),
    ("Kim, 40, watched.", []),
    ("A 20-year-old soldier watched.", []),
    ("A soldier aged 20 watched.", []),
    ("He is 45 years old.", []),
    ("A two-day visit began.", []),
    ("The visit came seven months after the war began.", []),
    ("It took 24 hours.", []),
    ("It took two to three weeks.", []),
    ("A 152-millimetre shell was shown.", []),
    ("A 152 mm shell was shown.", []),
    ("They showed 152mm and 122mm shells.", []),
    ("They showed KN-23 and Hwasong-11A missiles.", []),
    ("They showed the M1991 and the 2S7.", []),
    ("They showed a T-72 tank and a MiG-29.", []),
    ("It breaches Resolution 1718.", []),
    ("It breaches Resolutions 1718 and 2270.", []),
    ("It breaches Article 5 of the treaty.", []),
    ("The ship lay at Berth 2.", []),
    ("The ship lay at Pier No. 3.", []),
    ("It cost $5 million.", []),
    ("It cost €1.2bn.", []),
    ("It cost 5 million dollars.", []),
    ("It cost millions of dollars.", []),
    ("It cost between $5 and $10 million.", []),
    ("It cost 100 billion won.", []),
    ("It flew 300 km.", []),
    ("It flew 300 kilometres.", []),
    ("It has a range of 1,500 miles.", []),
    ("A 20-foot container arrived.", []),
    ("The box is 6 m x 2.5 m.", []),
    ("The box is 6x2.5 m.", []),
    ("One of the main suppliers left.", []),
    ("They accused one another.", []),
    ("No one was hurt.", []),
    ("One day it will end.", []),
    ("On the one hand, it grew.", []),
    ("The two countries are close.", []),
    ("The two sides met.", []),
    ("It was three times as many.", []),
    ("It grew fivefold.", []),
    ("It grew 3-fold.", []),
    ("They lost 3-1.", []),
    ("It is open 24/7.", []),
    ("It was 20 degrees.", []),
    ("Room 39 runs the trade.", []),
    ("See page 12.", []),
    ("(1) It began.", []),
    ("It began [12].", []),
    ("The bill is #5.", []),
    ("Some of the boxes went over the border.", []),
    ("They worried about the war.", []),
    ("He was at one point a minister.", []),
    ("The second half of the year was quiet.", []),
    ("Half of last year was quiet.", []),
    ("It is half the size.", []),
    ("The 38th parallel is near.", []),
    ("A quarter of a century passed.", []),
    ("A 6-inch gun fired.", []),
    ("It was the first time in two decades.", []),
    ("Ukraine is winning one village at a time.", []),
    ("40 percent of the shells failed.", ["exactly 40 percent"]),
    ("Half of the shells failed.", ["exactly 50 percent"]),
    ("Around a third of the shells failed.", ["about 33.3333333333333 percent"]),
    ("One in two shells failed.", ["exactly 50 percent"]),
]

# written when the grammar stood, before any of them was tried: 42 of these 50 were wholly right at once
FRESH = [
    (
        "Kyiv's general staff put Russian losses at 1,140 soldiers and 38 artillery systems over the past day.",
        ["exactly 1140 soldier", "exactly 38 artillery system"],
    ),
    (
        "The cargo manifest listed 2,560 crates, each weighing no more than 80 kg.",
        ["exactly 2560 crate", "at most 80 kg"],
    ),
    (
        (
            "Analysts at the think tank counted roughly 100 round trips by four "
            "Russian-flagged ships between August 2023 and March 2025."
        ),
        ["about 100 trip", "exactly 4 ship"],
    ),
    (
        "Pyongyang is thought to have sent north of 12 million 152-mm-equivalent rounds.",
        ["more than 12000000 152 mm round"],
    ),
    (
        "A senior official said the figure was closer to 20,000 than to 10,000.",
        ["about 20000 None", "exactly 10000 None"],
    ),
    (
        "The train consisted of 23 flatcars carrying at least a dozen tarpaulin-covered launchers.",
        ["exactly 23 flatcar", "at least 12 launcher"],
    ),
    ("By mid-January, the tally had climbed past 9,000 containers.", ["more than 9000 container"]),
    (
        "Exports totalled 3.2 million tonnes in May, down from 4.1 million tonnes a year earlier.",
        ["exactly 3200000 tonne", "exactly 4100000 tonne"],
    ),
    (
        (
            "Some 11,000 to 12,000 North Korean troops are believed to be in Kursk, of whom "
            "3,000 to 4,000 have been killed or wounded."
        ),
        ["between 11000 12000 troop", "between 3000 4000 troop"],
    ),
    ("Not one of the 64 sailings was declared.", ["exactly 64 sailing"]),
    (
        "Each gun needs between 150 and 200 rounds a day, yet crews receive barely 30.",
        ["between 150 200 round / day", "exactly 30 round"],
    ),
    (
        (
            "In the first nine months of 2024 the plant turned out 1.25 million "
            "projectiles, nearly double the 650,000 made in all of 2023."
        ),
        ["exactly 1250000 projectile", "exactly 650000 projectile"],
    ),
    ("The warehouse, roughly 40 metres long, could store upwards of 5,000 pallets.", ["more than 5000 pallet"]),
    ("Up to half the shells in any given batch are duds, gunners say.", ["up to 50 percent"]),
    (
        (
            "Three officials, speaking on condition of anonymity, said more than 300 "
            "containers had been unloaded on Oct. 1 alone."
        ),
        ["exactly 3 official", "more than 300 container"],
    ),
    ("It would take a 40-wagon train about 150 trips to move that much.", ["about 150 trip"]),
    (
        (
            "Satellite imagery from 12 October shows an estimated 300 containers, stacked "
            "three high, at the Tikhoretsk depot."
        ),
        ["about 300 container"],
    ),
    ("Fewer than one in ten containers was inspected.", ["less than 10 percent"]),
    (
        "The ministry's estimate - 6,700 containers, or over three million 152-mm shells - has not been verified.",
        ["exactly 6700 container", "more than 3000000 152 mm shell"],
    ),
    ("Somewhere between 2,000 and 2,500 mines, perhaps more, were lifted.", ["between 2000 2500 mine"]),
    (
        "At 10,000 rounds per day, a million shells lasts 100 days.",
        ["exactly 10000 round / day", "exactly 1000000 shell"],
    ),
    ("The convoy carried 1,500 tons of diesel and 200 tonnes of flour.", ["exactly 1500 ton", "exactly 200 tonne"]),
    (
        "Two of the five ships, the Angara and the Maria, made 27 trips.",
        ["exactly 2 ship", "exactly 5 ship", "exactly 27 trip"],
    ),
    (
        "Turnout was 64.3 percent, the commission said, with 5,214,000 ballots cast.",
        ["exactly 64.3 percent", "exactly 5214000 ballot"],
    ),
    (
        "The strike killed at least 17 people, including three children, and injured dozens more.",
        ["at least 17 person", "exactly 3 child", "order 12 None"],
    ),
    (
        "His brigade fires 100 to 150 shells a day, compared with 1,000 at the height of the offensive.",
        ["between 100 150 shell / day", "exactly 1000 shell"],
    ),
    (
        "The UN said 32.9 million metric tons of grain had left aboard 1,004 ships by July 17.",
        ["exactly 32900000 tonne", "exactly 1004 ship"],
    ),
    ("A retired colonel estimated stocks at 'no less than four million' rounds.", ["at least 4000000 round"]),
    ("The first tranche covers 155mm ammunition worth $275 million.", []),
    ("Under the 2010 deal, 40 Mi-17 helicopters were to be delivered by 2014.", ["exactly 40 helicopter"]),
    ("They lost two thirds of their armour: 1,900 tanks out of some 2,900.", ["exactly 1900 tank", "about 2900 tank"]),
    (
        "An additional 1,500 soldiers and 600 policemen were deployed along the 1,200-km frontier.",
        ["exactly 1500 soldier", "exactly 600 policeman"],
    ),
    ("Officials say 7 in 10 rounds fired at Pokrovsk are imported.", ["exactly 70 percent"]),
    (
        "Production will reach 100,000 shells per month by late 2025, up from just 14,000 before the war.",
        ["exactly 100000 shell / month", "exactly 14000 shell"],
    ),
    ("The depot received 18 Pukguksong-2 missiles, six of them on transporters.", ["exactly 18 missile"]),
    ("Tens, if not hundreds, of thousands of rounds have been moved.", ["order 10000 round"]),
    ('One official put it at "well in excess of 20,000 containers".', ["more than 20000 container"]),
    (
        "The agency said it had recorded 1 213 violations, including 870 explosions.",
        ["exactly 1213 violation", "exactly 870 explosion"],
    ),
    (
        "Half a dozen countries, among them Poland and Estonia, pledged a combined 250,000 rounds.",
        ["order 6 country", "exactly 250000 round"],
    ),
    (
        "He claimed 4,000-plus shells had been test-fired; the true number was closer to 400.",
        ["at least 4000 shell", "about 400 shell"],
    ),
    (
        "Of 2,300 refugees registered, 1,150 were women and 640 were under 18.",
        ["exactly 2300 refugee", "exactly 1150 refugee", "exactly 640 refugee"],
    ),
    (
        "The vessel can carry 7,800 tonnes, or about 350 twenty-foot containers.",
        ["exactly 7800 tonne", "about 350 container"],
    ),
    ("Between them the two plants employ 6,000 people.", ["exactly 2 plant", "exactly 6000 person"]),
    ("South Korea's army alone holds over 3.4 million 105-mm rounds.", ["more than 3400000 105 mm round"]),
    ("It sank with 14 crew aboard at 4:20 a.m. on the 23rd.", ["exactly 14 crew"]),
    ("The price of a 122-mm rocket rose to about $1,000, twice what it cost in 2021.", []),
    (
        "Inspectors opened 45 of the 312 boxes and found 9,000 fuses.",
        ["exactly 45 box", "exactly 312 box", "exactly 9000 fuse"],
    ),
    ("Losses may run as high as 600 vehicles a week.", ["up to 600 vehicle / week"]),
    ("A second shipment of nearly 1,000 tons, this time of aviation fuel, followed on 3 June.", ["nearly 1000 ton"]),
    ("Moscow fields 470,000 troops there, Kyiv perhaps 300,000.", ["exactly 470000 troop", "exactly 300000 troop"]),
]

# as before, a second time: 52 of 60 were wholly right at once; three that still are not are left out
AGAIN = [
    (
        "The defence ministry thinks it could be either three million 152mm shells or 500,000 122mm rockets.",
        ["exactly 3000000 152 mm shell", "exactly 500000 122 mm rocket"],
    ),
    ("KBS World said the boxes could hold one-point-six million shells.", ["exactly 1600000 shell"]),
    ("RUSI recorded twenty-seven shipments from Rajin.", ["exactly 27 shipment"]),
    ("The NIS spoke of six thousand seven hundred containers.", ["exactly 6700 container"]),
    ("More than one-thousand containers were sent.", ["more than 1000 container"]),
    ("At least two-hundred-and-fifty trucks were used.", ["at least 250 truck"]),
    ("Ukraine says 1 500 000 shells were sent.", ["exactly 1500000 shell"]),
    ("The North sent about 2,000-odd containers through Rajin.", ["about 2000 container"]),
    ("The number of shells is in the upper 200,000 range.", ["between 200000 300000 shell"]),
    (
        "More than 70 shipments carried over 28,000 containers, equivalent to over 12 million 152-mm rounds.",
        ["more than 70 shipment", "more than 28000 container", "more than 12000000 152 mm round"],
    ),
    (
        "North Korea also dispatched some 100 ballistic missiles and over 200 pieces of long-range artillery.",
        ["about 100 missile", "more than 200 piece"],
    ),
    ("Each box is assumed to hold 300-500 rounds.", ["between 300 500 round"]),
    ("Moscow's output is put at 2.7m shells this year.", ["exactly 2700000 shell"]),
    (
        "The brigade's allotment was cut from 10,000 shells a month to 2,500.",
        ["exactly 10000 shell / month", "exactly 2500 shell"],
    ),
    ("Not more than a third of the shipment was usable.", []),
    ("Around 1.5 million 122-mm and 152-mm rounds have been imported.", ["about 1500000 122 mm and 152 mm round"]),
    ("Half of the 1.5 million shells do not work.", ["exactly 50 percent", "exactly 1500000 shell"]),
    ("They would last 300 days at 10,000 rounds a day.", ["exactly 10000 round / day"]),
    (
        "In all, 15,809 containers and 64 voyages were logged in 20 months.",
        ["exactly 15809 container", "exactly 64 voyage"],
    ),
    ("The ship was loaded with 300+ containers.", ["at least 300 container"]),
    ("The first batch (120 containers) left on 12 August.", ["exactly 120 container"]),
    ("Of those, 4,000 were killed, wounded or captured.", ["exactly 4000 None"]),
    (
        "The spy agency raised its estimate to 10,900 troops, including 500 officers.",
        ["exactly 10900 troop", "exactly 500 officer"],
    ),
    ("Between 60 and 80 per cent of the mortar rounds were North Korean.", ["between 60 80 percent"]),
    ("The Tuesday count was 12,500, give or take 500.", ["about 12500 None"]),
    ("It was the equivalent of more than 1.6 Mil shells.", ["more than 1600000 shell"]),
    ("Four of the 12 crates held 5 rockets each.", ["exactly 4 crate", "exactly 12 crate", "exactly 5 rocket"]),
    ("Pyongyang sent a further 3,000 soldiers in January and February.", ["exactly 3000 soldier"]),
    ("Seoul's count stood at 20,000-plus containers in October 2024.", ["at least 20000 container"]),
    ("The shells, 152 mm in calibre, were packed two to a crate.", []),
    ("A 40-foot container takes twice as many.", []),
    ("The U.N. panel's 2023 report has 50 pages on it.", ["exactly 50 page"]),
    ("Under Resolution 2397 of December 22, 2017, all such workers had to leave within 24 months.", []),
    (
        "Some 8,300 containers, or 4.2 million 152-mm shells, would fit.",
        ["about 8300 container", "exactly 4200000 152 mm shell"],
    ),
    ("The Koksan fires a 170 mm shell up to 60 km.", []),
    ("A dozen or so officers oversaw it.", ["about 12 officer"]),
    ("The price is 3,000 dollars a shell; 1,000 shells were bought.", ["exactly 1000 shell"]),
    ("She is one of 12 lawmakers on the committee.", ["exactly 12 lawmaker"]),
    (
        "Russia lost upwards of 1,500 men and 30-odd vehicles on 3 December alone.",
        ["more than 1500 man", "about 30 vehicle"],
    ),
    ("At 6 a.m. on May 9, 10 trucks left Gate 3.", ["exactly 10 truck"]),
    ("The agency has verified 10, 11 and 12 Oct. imagery.", []),
    ("Two containers per truck were carried.", ["exactly 2 container / truck"]),
    ("The first 2,000 of 6,700 boxes were empty.", ["exactly 2000 box", "exactly 6700 box"]),
    ("No. 1 priority is shells, and 2 million are needed.", ["exactly 2000000 None"]),
    ("Nearly two-and-a-half million shells were ordered.", ["nearly 2500000 shell"]),
    ("He said “as many as 4.8 million” shells could be inside.", ["up to 4800000 shell"]),
    (
        "It is 6,700-odd containers so far, a senior official said, up from 5,000 in January.",
        ["about 6700 container", "exactly 5000 container"],
    ),
    ("They were 90,000 tons of munitions on 5 ships.", ["exactly 90000 ton", "exactly 5 ship"]),
    ("Approximately 1.2 to 1.5 million rounds left Rajin.", ["between 1200000 1500000 round"]),
    ("Kim Jong Un, 40, toured 3 plants; his sister toured none.", ["exactly 3 plant"]),
    (
        "A report by C4ADS says 74,000 metric tonnes of explosives equal some 1.6m shells.",
        ["exactly 74000 tonne", "about 1600000 shell"],
    ),
    ("There are only 8 cranes, not 12.", ["exactly 8 crane", "exactly 12 crane"]),
    ("Containers: 13,000. Shells: 6 million.", ["exactly 13000 container", "exactly 6000000 shell"]),
    ("The 2024 total was 9,000 containers; 2023 saw 2,000.", ["exactly 9000 container", "exactly 2000 container"]),
    ("It needs 100 T-62 tanks and 40 BM-21 launchers.", ["exactly 100 tank", "exactly 40 launcher"]),
    ("It fired an 11A missile and two KN-25s.", ["exactly 2 KN-25"]),
    ("A cargo of 0.5 million rounds was seen.", ["exactly 500000 round"]),
]

# a third time: 43 of 50 at once; two that still are not are left out
ONCE_MORE = [
    ("As few as 300 or as many as 500 shells fit in a box.", ["at least 300 shell", "up to 500 shell"]),
    ("From as few as 300 to as many as 500 shells fit in a box.", ["between 300 500 shell"]),
    ("No fewer than three but no more than five ships left.", ["at least 3 ship", "at most 5 ship"]),
    ("They have 13,000 (or more) containers.", ["at least 13000 container"]),
    ("Shipments more than doubled, to 13,000 containers.", ["exactly 13000 container"]),
    ("That is more than ten times the 1,000 containers of October.", ["exactly 1000 container"]),
    ("Less than half of the 300 trucks arrived.", ["less than 50 percent", "exactly 300 truck"]),
    ("It was nothing like 300 ships.", ["less than 300 ship"]),
    ("The count fell short of 300 ships.", ["less than 300 ship"]),
    (
        "At least 120 people have been killed and more than 1,000 injured since Monday, the health ministry said.",
        ["at least 120 person", "more than 1000 injured"],
    ),
    (
        "The wheat harvest is forecast at 22.5 million tonnes, some 15% below last year's 26.4 million.",
        ["exactly 22500000 tonne", "about 15 percent", "exactly 26400000 tonne"],
    ),
    (
        "Voters in 42 of the 50 states cast 158.4 million ballots.",
        ["exactly 42 state", "exactly 50 state", "exactly 158400000 ballot"],
    ),
    ("The 7.8-magnitude quake destroyed 6,500 buildings.", ["exactly 6500 building"]),
    ("A crowd of between 8,000 and 10,000 marched for three hours.", ["between 8000 10000 None"]),
    ("The ferry, built for 350 passengers, had 620 on board.", ["exactly 350 passenger", "exactly 620 passenger"]),
    ("He served 27 years and wrote 5 books.", ["exactly 5 book"]),
    ("The company will cut 1,200 jobs, or 8 percent of its workforce.", ["exactly 1200 job", "exactly 8 percent"]),
    ("An estimated 1.4 million people, a third of them children, fled.", ["about 1400000 person"]),
    (
        "The army said it had seized 40 tonnes of explosives and 2,000 kg of cocaine.",
        ["exactly 40 tonne", "exactly 2000 kg"],
    ),
    ("Bus No. 17 carried 40 students.", ["exactly 40 student"]),
    ("The rocket rose 120 km and flew 980 km.", []),
    (
        "It fired three short-range ballistic missiles, which flew about 350 kilometres at an altitude of 100 km.",
        ["exactly 3 missile"],
    ),
    ("Her 2019 study of 1,500 nurses found 3 in 5 slept badly.", ["exactly 1500 nurse", "exactly 60 percent"]),
    ("Some 60 to 70 of the 300 delegates voted no.", ["between 60 70 delegate", "exactly 300 delegate"]),
    ("The dam holds 18 cubic kilometres of water.", []),
    ("At its peak the camp held 12,000, three times its capacity.", ["exactly 12000 None"]),
    (
        "Roughly one in three of the 9,000 respondents agreed.",
        ["about 33.3333333333333 percent", "exactly 9000 respondent"],
    ),
    ("The Navy has 12 destroyers, 20-odd frigates and just one carrier.", ["exactly 12 destroyer", "about 20 frigate"]),
    ("Two more bodies were found, bringing the toll to 64.", ["exactly 2 body", "exactly 64 body"]),
    ("They expect 1m-1.2m visitors.", ["between 1000000 1200000 visitor"]),
    ("The fleet grew tenfold to 150 trucks.", ["exactly 150 truck"]),
    ("Nearly 9 in 10 (87 percent) shells detonated.", ["nearly 90 percent", "exactly 87 percent"]),
    ("The treaty caps warheads at 1,550.", ["exactly 1550 None"]),
    (
        "Under the plan, up to 2,500 of the remaining 9,800 troops would leave by Jan. 15.",
        ["up to 2500 troop", "exactly 9800 troop"],
    ),
    ("In Q3 2024 it shipped 430,000 cars, 3% fewer than a year ago.", ["exactly 430000 car", "exactly 3 percent"]),
    ("Police arrested 17 men aged 19 to 45.", ["exactly 17 man"]),
    ("The 1953 armistice left 300 graves.", ["exactly 300 grave"]),
    ("It takes 155-millimeter rounds, of which 2 million were made last year.", ["exactly 2000000 None"]),
    ("A kilogram of rice costs 5,000 won.", []),
    ("Seven of the nine hostages were freed after 52 days.", ["exactly 7 hostage", "exactly 9 hostage"]),
    (
        "Close to half a million tonnes, and perhaps as much as 600,000, was lost.",
        ["nearly 500000 tonne", "up to 600000 tonne"],
    ),
    ("He had run 26.2 miles in 2:05:13.", []),
    ("The bridge carries 40,000 vehicles a day across its 1.8-km span.", ["exactly 40000 vehicle / day"]),
    ("Forty-three percent of 1,012 adults surveyed disapproved.", ["exactly 43 percent", "exactly 1012 adult"]),
    ("It launched 4 Kh-101s and some 35 Shahed-136/131 drones.", ["exactly 4 Kh-101", "about 35 drone"]),
    ("Rebels hold at least 3,000 sq km and 85 villages.", ["at least 3000 square kilometre", "exactly 85 village"]),
    (
        "The estimate was revised from 8,000 to 'at least 10,000' troops.",
        ["exactly 8000 troop", "at least 10000 troop"],
    ),
    ("Not a single one of its 14 submarines sailed.", ["exactly 14 submarine"]),
]

MORE = [
    ("It cost 5 million US dollars.", []),
    ("It cost 5 million U.S. dollars.", []),
    ("It cost 5 billion South Korean won.", []),
    ("It cost some 300 million Russian rubles.", []),
    ("It cost US$5 million.", []),
    ("It cost tens of millions of euros.", []),
    ("It cost a million-dollar fee.", []),
    ("A multi-million dollar deal failed.", []),
    ("It was open from 5 to 7 p.m.", []),
    ("It was open 9 to 5 at most.", ["at most 5 None"]),
    ("They met from 10 to 12 Oct. 2023.", []),
    ("It fell in 1812.", []),
    ("In 1700 men came.", ["exactly 1700 man"]),
    ("Since 1500 it stood.", []),
    ("More than 2000 containers left.", ["more than 2000 container"]),
    ("A total of 2000 containers left.", ["exactly 2000 container"]),
    ("In 2000 containers came.", ["exactly 2000 container"]),
    ("Some 1950 shells left.", ["about 1950 shell"]),
    ("The 2024 shells left.", []),
    ("He came on Oct. 13. 2023 was worse.", []),
    ("He came on Oct 13 2023 with 5 men.", ["exactly 5 man"]),
    ("He came in October 2023 with 5 men.", ["exactly 5 man"]),
    ("He came on 13 Oct., 2023.", []),
    ("May 300 men come?", ["exactly 300 man"]),
    ("In May 10,000 shells were sent.", ["exactly 10000 shell"]),
    ("It may 3 times fail.", []),
    ("They sent 122mm, 130mm, 152mm, 170mm and 240mm shells.", []),
    (
        "They sent 20 122mm, 130mm, 152mm, 170mm and 240mm guns.",
        ["exactly 20 122 mm and 130 mm and 152 mm and 170 mm and 240 mm gun"],
    ),
    ("They sent 20 122mm, and 152mm guns.", ["exactly 20 122 mm and 152 mm gun"]),
    (
        "If loaded with 152-mm shells it holds 3 million rounds, if loaded with 122-mm rockets half a million rounds.",
        ["exactly 3000000 152 mm round", "exactly 500000 122 mm round"],
    ),
    (
        "It holds 3 million rounds if loaded with 152-mm shells or half a million if loaded with 122-mm rockets.",
        ["exactly 3000000 152 mm round", "exactly 500000 122 mm rocket"],
    ),
    ("It held 300 rounds, then came 152-mm guns.", ["exactly 300 round"]),
    ("If filled with 152-mm shells it holds 400 152-mm shells.", ["exactly 400 152 mm shell"]),
    ("If filled with shells it holds 400 rounds.", ["exactly 400 round"]),
    ("The 5 trains left. If filled with 152-mm, it holds 400.", ["exactly 5 train", "exactly 400 None"]),
    ("He counted 300 or more than 400 ships.", ["exactly 300 ship", "more than 400 ship"]),
    ("They fired 300. 400 came back.", ["exactly 300 None", "exactly 400 None"]),
    ("There is room for 30-round magazines.", []),
    ("A 100-shell burst was heard.", []),
    ("The mid-200,000s were reached.", []),
    ("A T-34/85 and a 24/7 post.", []),
    ("See https://example.org/2024/10/300 for more.", []),
    ("Call +82 2 300 4000 now.", []),
    ("Version 2.0.1 of 3 files.", ["exactly 3 file"]),
    ("At 37.5 degrees north and 127° east.", []),
    ("The score was 3-1 after 90 minutes.", []),
    ("It scored 7 out of 10.", []),
    ("They won 12 to 3.", []),
    (
        "One soldier, two officers and three guns were lost.",
        ["exactly 1 soldier", "exactly 2 officer", "exactly 3 gun"],
    ),
    ("No fewer than one in three shells failed.", ["at least 33.3333333333333 percent"]),
    ("Two-thirds of the shells failed.", ["exactly 66.6666666666667 percent"]),
    ("¾ of the shells failed.", ["exactly 75 percent"]),
    ("Half the shells failed.", ["exactly 50 percent"]),
    ("The first half of the shells failed.", []),
    ("A third of a million shells failed.", ["exactly 333333.333333333 shell"]),
    ("One in two days was dry.", []),
    ("In one in every two tests it failed.", ["exactly 50 percent"]),
    (
        "Women made up 12 per cent, or 300, of the 2,500 workers.",
        ["exactly 12 percent", "exactly 300 None", "exactly 2500 worker"],
    ),
    ("He paid for 5 kg of flour and 300 l of oil.", ["exactly 5 kg", "exactly 300 litre"]),
    ("Production: 250,000 shells/month.", ["exactly 250000 shell / month"]),
    ("Rounds fired: about 10,000 per day", ["about 10000 None / day"]),
    ("The toll stood at 64.", ["exactly 64 None"]),
    ("He put the number of tanks at 64.", ["exactly 64 tank"]),
    ("The number stood at 7 in May.", ["exactly 7 None"]),
    ("There were 12 killed and 30 wounded.", ["exactly 30 wounded"]),
    ("The 1990s saw 5 wars.", ["exactly 5 war"]),
    ("Phase 3 began with 5 ships.", ["exactly 5 ship"]),
    ("Berths 2, 3 and 4 were full.", []),
    ("Unit 74455 and Room 39 were named.", []),
    ("Article 5, section 2 was cited.", []),
    ("In group 300 men trained.", ["exactly 300 man"]),
    ("Flight 370 had 239 people aboard.", ["exactly 239 person"]),
    ("They make 1.2 million rounds of ammunition a year.", ["exactly 1200000 round / year"]),
    ("They export three million tons of grain monthly.", ["exactly 3000000 ton / month"]),
    ("They sent 1,000 containers of arms a week later.", ["exactly 1000 container"]),
    (
        "They lose 320 tank and cannon barrels a month and make only 20.",
        ["exactly 320 barrel / month", "exactly 20 barrel"],
    ),
    ("They sent 300 North and South Korean soldiers.", ["exactly 300 soldier"]),
    ("The rate is 100/$ now.", []),
    ("Freight cars, totaling up to 73, stood there.", ["up to 73 None"]),
    ("Shelling killed 12 people in one city and 16 in another.", ["exactly 12 person", "exactly 16 person"]),
    ("The strike wounded 23 soldiers, with 11 from a single brigade.", ["exactly 23 soldier", "exactly 11 soldier"]),
    ("A crew of 23 was rescued.", ["exactly 23 None"]),
    ("The true figure is nearer 12,000 containers.", ["about 12000 container"]),
    ("A train of 30-some wagons left.", ["about 30 wagon"]),
    ("About 1,000 (one thousand) containers were moved.", ["about 1000 container"]),
    ("1,000s of shells and 100s of missiles were used.", ["order 1000 shell", "order 100 missile"]),
    ("In the 1980s of the last century.", []),
    ("The 28,500 U.S. troops held drills.", ["exactly 28500 troop"]),
    ("Some 20 drones attacked; 17 were shot down.", ["about 20 drone", "exactly 17 drone"]),
    ("The panel counted 170 shipments (up from 43).", ["exactly 170 shipment", "exactly 43 shipment"]),
    (
        "More than 20 countries pledged 155 mm rounds, 800,000 of them.",
        ["more than 20 country", "exactly 800000 155 mm round"],
    ),
    ("The rail cars, 73 in all, crossed the border at Tumangang.", ["exactly 73 car"]),
    ("The army lost tanks, about 40 in total, and guns.", ["about 40 tank"]),
    ("Kim, 40 in all but name, smiled.", []),
    ("In the raid, two of them died.", []),
    ("The North has sent two T-72s and one BMP-3 to the front.", ["exactly 2 T-72", "exactly 1 BMP-3"]),
    ("Only one F-16 pilot survived.", ["exactly 1 pilot"]),
    ("They hold 6 three million rounds.", ["exactly 3000000 round"]),
    ("It sent 20 million-dollar boxes.", ["exactly 20 box"]),
    ("They have two thousand-tonne boxes.", ["exactly 2 box"]),
    ("About 5 million-odd shells came.", ["about 5000000 shell"]),
    ("It sent 10⁶ shells and 80 milliard rounds.", []),
    ("A dozen buses and twelve ships left.", ["exactly 12 bus", "exactly 12 ship"]),
    ("Roughly 4.2m tonnes of wheat left.", ["about 4200000 tonne"]),
    ("Tonnage roughly equal to 6,700 containers.", ["about 6700 container"]),
    ("Two dozen missiles, plus 60 of the older type, were used.", ["exactly 24 missile", "exactly 60 missile"]),
]

NEWS = [
    ("Exports could rise to 6 million-6.5 million tonnes.", ["between 6000000 6500000 tonne"]),
    ("15 of the Russia-launched Iranian-made Shahed drones were shot down.", ["exactly 15 drone"]),
    (
        "They shot down 17 out of 22 drones over nine regions.",
        ["exactly 17 drone", "exactly 22 drone", "exactly 9 region"],
    ),
    ("They searched 21 ships, and 15 were turned back.", ["exactly 21 ship", "exactly 15 ship"]),
    (
        "There were 54 vessels carrying 1.04 million tons, 32 carrying 0.85 million tons.",
        ["exactly 54 vessel", "exactly 1040000 ton", "exactly 32 vessel", "exactly 850000 ton"],
    ),
    ("Among the dead were 20 persons, and ten more were hurt.", ["exactly 20 person", "exactly 10 person"]),
    ("There were 45 schools and six of the city's dormitories.", ["exactly 45 school", "exactly 6 dormitory"]),
    (
        "If those containers carried 152mm artillery shells, the number has exceeded 12 million.",
        ["more than 12000000 152 mm shell"],
    ),
    ("The bloc spent half of the €2 billion and sent 224,000 munitions.", ["exactly 224000 munition"]),
    ("A proposed $60bn package fell.", []),
    ("That would be more than 3 million rounds if converted to 152-mm shells.", ["more than 3000000 152 mm round"]),
    ("It met on August 23-24 and on 31st August.", []),
    ("It was published Aug. 27, 2024 - 20:09.", []),
    ("They came in the seven days between August 21-27.", []),
    ("The rise from 170,116 to 202,512 was sharp.", ["exactly 170116 None", "exactly 202512 None"]),
    ("The tally went from two to three million.", ["exactly 2000000 None", "exactly 3000000 None"]),
    ("An average of 500 Syrians an hour came.", ["exactly 500 Syrian / hour"]),
    ("Turnout rose to 64 from 58 percent.", ["exactly 58 percent"]),
    ("It is 13.000 containers in the German text.", ["exactly 13000 container"]),
    ("The 300-kg bomb fell.", []),
    ("He gave 5,000-6,000 as his figure.", ["between 5000 6000 None"]),
]


def shown(figure: Figure) -> str:
    """A figure in one line: "more than 1000 container / day"."""
    if figure.relation == "between":
        amount = f"{figure.literal.low:.15g} {figure.literal.high:.15g}"
    else:
        amount = f"{figure.literal.low if figure.figure is None else figure.figure:.15g}"
    return f"{figure.relation} {amount} {figure.of}" + (f" / {figure.per}" if figure.per else "")


SENTENCES = [*NUMBERS, *RANGES, *ORDERS, *HEDGES, *OBJECTS, *NONCOUNTS, *FRESH, *AGAIN, *ONCE_MORE, *MORE, *NEWS]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_the_figures_of_a_sentence(text: str, expected: list[str]) -> None:
    assert [shown(figure) for figure in read(text)] == expected


SPANS = [  # a sentence with a figure in it, and the words of the figure
    ("He put it at «close to 7,000 containers» then.", "nearly"),
    ("They sent «some 50 domestically produced 170mm self-propelled howitzers» there.", "about"),
    ("They carried «13,000 containers, at least», he said.", "at least"),
    ("Russia fires «10,000 rounds a day» there.", "exactly"),
    ("«Just under 7,000» of the 11 containers left.", "less than"),
    ("«At least another 300 ships» left.", "at least"),
    ("«between 10,000 and 11,000 containers» left.", "between"),
    ("«well over a million» of them.", "more than"),
    ("He counted «6,700-odd containers».", "about"),
    ("«tens of thousands of North Korean troops» left.", "order"),
    ("So «roughly 40%» of the shells failed.", "about"),
    ("So «about half of the shells» failed.", "about"),
    ("«2.5–3 million» was his guess", "between"),
]


@pytest.mark.parametrize(("marked", "relation"), SPANS)
def test_a_figure_has_its_place_in_the_text(marked: str, relation: str) -> None:
    start, end = marked.index("«"), marked.index("»") - 1
    text = marked.replace("«", "").replace("»", "")
    figure = next(read(f"Before that. {text}"))
    assert (figure.start - 13, figure.relation) == (start, relation)
    assert text[figure.start - 13 : figure.end - 13] == figure.words
    assert figure.words == text[start:end] or text[start:end].startswith(figure.words)


NOTED = [
    ("Production rose from 250,000 rounds to 1.3 million.", "what is counted, round, stands earlier in the sentence"),
    ("The number of containers was put at 10,000.", "what is counted, container, stands earlier in the sentence"),
    ("Either 300 or 400 containers left.", "what is counted, container, stands after the next number"),
    ("If filled with 152-mm shells, it holds 3 million rounds.", "the calibre stands apart: “152-mm shells”"),
    ("As many as more than 6 million shells fit.", "two hedges, “As many as … more than”: the last one decides"),
    ("He spoke of 10-12,000 men.", "read as 10,000 to 12,000: both ends are taken to be thousands"),
    ("He spoke of 13.000 men.", "“13.000” is read as 13,000"),
    ("Up to several thousand men came.", "“Up to” with an order of magnitude leaves no bound"),
]


@pytest.mark.parametrize(("text", "note"), NOTED)
def test_what_was_done_is_noted(text: str, note: str) -> None:
    assert note in [note for figure in read(text) for note in figure.notes]


def test_no_note_is_needed_where_nothing_was_done() -> None:
    assert [figure.notes for figure in read("They sent at least 300 containers and some 20 guns.")] == [(), ()]


def test_a_study_brings_its_own_nouns() -> None:
    mine = Lexicon.base().with_units([UnitName("voyage", ("ship",)), UnitName("6 inch shell")])
    found = list(read("The ships made 268 ship calls and carried 5,000 6-inch shells on 12 ships.", mine))
    assert [(figure.unit, figure.of) for figure in found] == [
        (None, "call"),
        ("6 inch shell", "6 inch shell"),
        ("voyage", "ship"),
    ]


def test_passages_are_the_sentences_that_hold_figures() -> None:
    found = list(passages("None here. Two ships left, and 300 men. Nothing. One shell fell."))
    assert [(passage.sentence.text, len(passage.figures)) for passage in found] == [
        ("Two ships left, and 300 men.", 2),
        ("One shell fell.", 1),
    ]


def test_a_run_of_numbers_is_no_prose() -> None:
    assert not list(read("5 ships " * (MOST_NUMBERS + 1)))
    assert len(list(read("5 ships " * MOST_NUMBERS))) == MOST_NUMBERS


WORDS = st.sampled_from(
    ["more than", "up to", "300", "1,5", "13,000", "three", "million", "half", "a", "of", "the", "containers",
     "152 mm", "-",
     "between", "and", "to", "in", "2022", "$", "%", "Oct.", "13", ".", "KN-23", "per", "day", "tens", "“",
     "\n", "if filled with"]
)  # fmt: skip
TEXTS = st.text() | st.lists(WORDS, max_size=40).map(" ".join) | st.lists(WORDS, max_size=40).map("".join)


@given(TEXTS)
def test_any_text_gives_figures_in_their_places(text: str) -> None:
    last = 0
    for figure in read(text):
        assert text[figure.start : figure.end] == figure.words
        assert figure.start >= last
        assert figure.literal.low <= figure.literal.high
        assert figure.literal.high >= 0
        last = figure.start


@given(TEXTS, st.integers(1, 9))
def test_pieces_give_the_same_figures_as_the_whole(text: str, size: int) -> None:
    assert list(read(text[i : i + size] for i in range(0, len(text), size))) == list(read(text))


@given(st.lists(st.sampled_from([text for text, _ in SENTENCES]), max_size=6))
def test_sentences_do_not_change_each_other(texts: list[str]) -> None:
    alone = [shown(figure) for text in texts for figure in read(text)]
    assert [shown(figure) for figure in read("\n\n".join(texts))] == alone
