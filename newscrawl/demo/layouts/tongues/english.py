"""English: phrases and the words around them. Data only."""

from __future__ import annotations

from newscrawl.demo.layouts.tongue import Tongue, lines

ENGLISH = Tongue(
    code="en",
    months=tuple("January February March April May June July August September October November December".split()),
    first=tuple("Jane Martha Oliver Dennis Priya Tobias Helen Marcus Ines Walter Nora Felix".split()),
    last=tuple("Roe Aldwin Fenwick Marsh Okafor Lindqvist Pereira Hadley Thornbury Vance Quill Ashdown".split()),
    places=tuple(
        "Merrow Ashford Dunmere Kelby Tarnholt Westlow Brackwell Ostrand Pellan Harwick Lynmoor Sedgeley".split()
    ),
    phrases={
        "subjects": lines(
            """
            the town council of {p}
            the harbour board in {p}
            the water company that serves {p}
            a group of teachers from {p}
            the museum of {p}
            the county engineer
            the owners of the old mill near {p}
            the ferry line between {p} and {q}
            the union of bus drivers
            the regional hospital in {p}
            the university of {q}
            the orchard growers of {p}
            """
        ),
        "deeds": lines(
            """
            approved the plan for a new footbridge
            presented figures on the cost of heating
            opened {x} rooms that had been closed for years
            asked for a longer trial of the night bus
            put off the sale of the railway yard
            agreed to plant {x} trees along the canal
            signed a contract with a firm from {q}
            published a map of all flooded streets
            raised the fee for parking by {x} cents
            counted {x} swallows under the roof of the market hall
            returned {x} letters that had never been opened
            withdrew its complaint about the noise
            chose a design by an architect from {q}
            set aside {x} thousand crowns for repairs
            will test a quieter kind of asphalt
            found no trace of salt in the wells
            """
        ),
        "times": lines(
            """
            on Tuesday evening
            after a meeting that lasted {x} minutes
            for the first time in {x} months
            shortly before the summer break
            in a vote that surprised few
            at the start of the week
            despite doubts in {q}
            without much debate
            """
        ),
        "tails": lines(
            """
            while {x} residents watched from the gallery
            although the report names {x} open questions
            because the old pipes leak at {x} places
            and a second step is to follow in autumn
            as the neighbours in {q} did two years ago
            which saves about {x} hours of work a month
            so that the road stays closed until further notice
            even if the money comes later than hoped
            """
        ),
        "quotes": lines(
            """
            We have waited {x} weeks for this and can wait another
            Nobody here expected that it would go so smoothly
            It is a small step, but it is the right one
            The numbers speak for themselves
            We will look at every single tree before we decide
            What matters is that the doors are open again
            There were {x} of us, and all of us stayed to the end
            I would rather have a slow ferry than none
            """
        ),
        "roles": lines(
            """
            who leads the works department
            a baker from {p}
            spokeswoman of the board
            who has lived in {p} for {x} months
            an engineer at the water company
            the youngest member of the council
            """
        ),
        "shorts": lines(
            """
            the work is due to end in week {x}
            nothing of this is new in {p}
            a decision is expected next month
            the letter has {x} signatures so far
            how long it will take is open
            tickets cost {x} cents
            """
        ),
        "topics": lines(
            """
            What happens next
            A long wait for {p}
            The view from {q}
            Money for {x} more years
            Questions that stay open
            How it began
            """
        ),
        "items": lines(
            """
            {x} new benches along the river
            A second door for the library in {p}
            Repairs to the roof of the market hall
            A bus to {q} at least {x} times a week
            Lamps that switch off after midnight
            A report to the council by spring
            """
        ),
    },
    forms=(
        "{S} {D} {T}.",
        "{S} {D}, {L}.",
        "{S} {D} {T}, {L}.",
        "“{Q},” said {a}, {R}.",
        "{B}.",
        "According to {S}, {B}.",
        "In {q}, {S} {D}.",
    ),
    titles=("{S} {D}", "{p}: {S} {D}", "{S} {D} {T}", "{O}: {S} {D}"),
    sections=("Local", "Business", "Culture", "Sport", "Science", "Travel", "Opinion", "Housing"),
    words={
        "by": "By",
        "and": "and",
        "role": "Staff Writer",
        "published": "Published",
        "updated": "Updated",
        "more": "Read more",
        "also": "See also",
        "related": "Related stories",
        "most": "Most read",
        "latest": "Latest news",
        "share": "Share this story",
        "letter": "Get our morning letter with five stories in your inbox every day.",
        "signup": "Sign up",
        "ad": "Advertisement",
        "comments": "Comments",
        "comment": "Thank you for this, I walk past there every morning and had wondered about it.",
        "reply": "Reply",
        "tags": "Topics",
        "cookie": "We use cookies to measure how our pages are used. You can change your choice at any time.",
        "accept": "Accept all",
        "home": "Home",
        "next": "Next",
        "older": "Older posts",
        "newer": "Newer posts",
        "about": "About us",
        "contact": "Contact",
        "privacy": "Privacy",
        "jobs": "Jobs",
        "search": "Search",
        "login": "Log in",
        "lost": "Page not found",
        "lost_text": "Sorry, the page you are looking for does not exist or has been moved.",
        "bio": "{a} writes about towns and rivers. Before that {a} worked for a small radio station on the coast.",
        "minutes": "{x} min read",
        "photo": "Photo: {a}",
        "caption": "The square of {p} on a quiet morning, seen from the tower.",
        "live": "Live",
        "gallery": "In pictures",
        "video": "Video",
        "wall": "Subscribe to read the rest of this article. Already a subscriber? Log in.",
        "rights": "All rights reserved",
        "address": "Dock Street 4, 1204 Merrow",
        "about_text": "We are a small newsroom that has reported on the valley for thirty years. Write to us whenever you "
        "find an error; we correct it in the open. Our shares are held by our readers and nobody owns more than a tenth.",
        "follow": "Follow us",
        "name": "The {p} {n}",
        "names": "Courier Gazette Herald Post Ledger",
    },
    days=("{d} {name} {Y}", "{name} {d}, {Y}", "{short} {d}, {Y}", "{Y}-{mm}-{dd}"),
    moments=("{d} {name} {Y}, {H}:{M}", "{name} {d}, {Y} at {H}:{M}", "{Y}-{mm}-{dd} {H}:{M}"),
)
