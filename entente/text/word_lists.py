"""entente.text.word_lists."""

from __future__ import annotations

# ---------------------------------------------------------------- words that the rules of form use


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words(
    "Mr Mrs Ms Miss Dr Prof Professor Sir Lord Lady Dame President Vice Premier Prime Minister Chancellor King"
    " Queen Prince Princess Emir Sultan Sheikh Shaikh Crown Supreme Leader Ambassador Envoy Secretary Deputy"
    " General Gen Colonel Col Major Maj Captain Capt Lieutenant Lt Sergeant Sgt Admiral Adm Marshal Commander"
    " Brigadier Chief Senator Sen Representative Rep Congressman Congresswoman Governor Gov Mayor Speaker"
    " Chairman Chairwoman Chair Director Judge Justice Bishop Archbishop Cardinal Pope Imam Ayatollah Mullah"
    " Father Sister Rabbi Reverend Rev Spokesman Spokeswoman Spokesperson Attorney Lawyer Doctor Coach"
    " Candidate Opposition Acting Former Ex Interim Incumbent Then Late Baroness Baron Count Duke Duchess"
    " Comrade Nobel Laureate Analyst Expert Historian Author CEO CFO"
)

_HEADS = _words(
    "Force Forces Army Navy Guard Guards Corps Ministry Department Bank Airline Airlines Airways Party"
    " Parliament University College School Council Corporation Corp Company Police Embassy Consulate Court"
    " Agency Authority Association Federation Commission Committee Organisation Organization Institute"
    " Institution Foundation Centre Center Academy Society Union League Alliance Front Movement Coalition"
    " Congress Assembly Senate Cabinet Office Service Services Bureau Board Command Directorate Marines"
    " Coastguard Fund Group Industries Railways Railway Radio Television Broadcasting Church Network"
    " Observatory Mission Treasury Exchange Secretariat Brigade Brigades Battalion Battalions Legion Militia"
    " Crescent Cross Club Petroleum Motors Telecom Regiment Government Chamber Confederation Laboratory Museum"
    " Fleet Division House Administration Tribunal Trust Airforce Junta Gendarmerie"
)

_MODIFIERS = _words(
    "Air National Defence Defense Foreign Supreme Central Revolutionary Islamic Security Armed Federal Royal"
    " People's State High Constitutional Democratic Nationalist Socialist Communist Liberal Conservative Labour"
    " Republican Coast Border Military Space Cyber Strategic Rocket Naval Ground Special Finance Interior"
    " Health Justice Education Energy Trade Home Treasury Reserve Development Electoral Election Election's"
    " Electric Nuclear Atomic Medical Football Olympic Red Orthodox Catholic Workers' Marine Home Civil"
    " Intelligence Peoples Liberation Quds Affairs Relations"
)

_NOT_NAMES = _words(
    "The A An And Or But If When While As At By For From In Into On Of Off Over Out Up To With Without Within"
    " After Before During Since Until Till Than That This These Those There Here Then Now Today Yesterday"
    " Tomorrow Yet Still Even Only Just Also Too So Nor Not No Yes Both Either Neither Each Every All Any Some"
    " Many Most Much More Few Several Such Other Others Another One Two Three Four Five Six Seven Eight Nine"
    " Ten Once Again Ever Never Perhaps Maybe Meanwhile However Moreover Although Though Despite Because"
    " Whether Unless Unlike Like Under Above Below Between Among Against Across Around About Along Amid Behind"
    " Beyond Beside Besides Inside Outside Near Toward Towards Through Throughout Via Per Given Asked Instead"
    " Indeed Thus Hence Therefore Otherwise Rather Is Are Was Were Be Been Being Has Have Had Do Does Did Will"
    " Would Can Could Should Shall May Might Must Let Lets Who Whom Whose What Which Where Why How He She It We"
    " They You I His Her Its Our Their My Your Him Us Them Me Monday Tuesday Wednesday Thursday Friday Saturday"
    " Sunday January February March April May June July August September October November December Mon Tue Wed"
    " Thu Fri Sat Sun Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec North South East West Northern Southern"
    " Eastern Western Central Upper Lower Greater Inner Outer Mainland New Old Ancient Modern Imperial Soviet"
    " Nazi Vichy Communist Colonial Catholic Muslim Christian Jewish Shia Sunni Arab Post Pro Anti Non Pan Ex"
    " Pre Asian African European Western Officials Insiders Critics Analysts Experts Sources Diplomats"
    " Relations Ties Talks Earlier Later Recently Previously Reportedly Apparently Last Next First Second Third"
    " Early Mid Updated Breaking Exclusive Analysis Opinion Explainer Watch Live Photo File Credit Story God"
    " Dear Hello Ally Allies Neighbouring Neighboring Visiting Ruling Team Inside Said Says Say Saying"
    " According Nearly Almost Hundreds Thousands Millions Protesters Soldiers Troops Forces Rebels Police"
    " Elsewhere Back Away Down Great Little Big Free United Republic Kingdom State States City Street Road"
    " Avenue River Lake Mount Cape Fort Port Visit Visits Why Fears Hope Hopes Peace War Crisis Attack Attacks"
    " Strikes Strike World News Report Reports"
)

_GIVEN = _words(
    "Michael Barbara Vernon Jim James John Robert William Richard Thomas Tom Charles Chris Christopher Daniel"
    " Dan Matthew Anthony Tony Mark Donald Steven Stephen Steve Paul Andrew Joshua Kenneth Kevin Brian George"
    " Edward Ronald Timothy Jason Jeffrey Jeff Ryan Jacob Gary Nicholas Nick Eric Jonathan Larry Justin Scott"
    " Brandon Benjamin Ben Samuel Sam Gregory Greg Frank Alexander Raymond Patrick Jack Dennis Jerry Tyler"
    " Aaron Jose Adam Nathan Henry Douglas Zachary Peter Kyle Walter Ethan Jeremy Harold Keith Christian Roger"
    " Noah Gerald Carl Terry Sean Austin Arthur Lawrence Jesse Dylan Bryan Joe Joseph Billy Bruce Albert Willie"
    " Gabriel Logan Alan Juan Wayne Roy Ralph Randy Eugene Vincent Russell Louis Bobby Philip Phil Johnny Mary"
    " Patricia Jennifer Linda Elizabeth Susan Jessica Sarah Karen Nancy Lisa Margaret Betty Sandra Ashley"
    " Dorothy Kimberly Emily Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Sharon Laura Cynthia"
    " Kathleen Kathy Amy Angela Shirley Anna Anne Ann Ruth Brenda Pamela Nicole Katherine Samantha Christine"
    " Emma Catherine Debra Virginia Rachel Carolyn Janet Maria Heather Diane Julie Joyce Victoria Kelly"
    " Christina Lauren Joan Evelyn Olivia Judith Megan Cheryl Martha Andrea Frances Hannah Jacqueline Gloria"
    " Jean Kathryn Alice Teresa Sara Janice Doris Julia Judy Grace Denise Amber Marilyn Beverly Danielle"
    " Theresa Sophia Diana Brittany Natalie Isabella Charlotte Rose Alexis Kayla Denzel Kerry Isaiah Irving"
    " Hamilton Booker Desmond Deandre DeAndre Eddie Montell Louis Duane Simon Neil Colin Ian Graham Nigel"
    " Stuart Craig Dean Harry Oliver Lynndie Anatole Kareem Jalen Cameron Brevin Dinah Lucy Sally Lewis Alex"
    " Lee Max Luke Ellen Helen Jane Kate Melania Ivanka Lara Barron Tiffany Asma Maher Hafez"
)

_MINISTRIES = {
    "foreign": "mfa",
    "foreign affairs": "mfa",
    "external affairs": "mfa",
    "defence": "mod",
    "defense": "mod",
    "interior": "moi",
    "home affairs": "moi",
    "finance": "mof",
    "justice": "moj",
    "health": "moh",
    "economy": "moe",
    "economic": "moe",
}
