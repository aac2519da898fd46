"""French: phrases and the words around them. Data only."""

from __future__ import annotations

from newscrawl.demo.layouts.tongue import Tongue, lines

FRENCH = Tongue(
    code="fr",
    months=tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),
    first=tuple("Élise Bernard Camille Thierry Maude Julien Odile Gaspard Solène Hervé".split()),
    last=tuple("Marchand Delorme Vasseur Perrin Lacombe Guérin Tessier Rolland Bonnet Chevrier".split()),
    places=tuple("Valmont Pontrieu Bellefosse Aubrelle Mareuil Cernay Villebois Roquefère Lormoy Savenne".split()),
    phrases={
        "subjects": lines(
            """
            la mairie de {p}
            le conseil du port de {p}
            la compagnie des eaux de {p}
            un groupe de professeurs de {p}
            le musée de {p}
            la directrice des travaux
            le propriétaire du vieux moulin de {p}
            la ligne de bateaux entre {p} et {q}
            le syndicat des conducteurs
            le centre hospitalier de {p}
            la faculté de {q}
            """
        ),
        "deeds": lines(
            """
            a approuvé le projet d’une nouvelle passerelle
            a présenté les chiffres du chauffage
            a ouvert {x} salles fermées depuis des années
            a demandé un essai plus long du bus de nuit
            a reporté la vente de la gare de fret
            a promis de planter {x} arbres le long du canal
            a signé un contrat avec une entreprise de {q}
            a publié une carte des rues inondées
            a relevé de {x} centimes le prix du stationnement
            a compté {x} hirondelles sous le toit de la halle
            a rendu {x} lettres jamais ouvertes
            a retiré sa plainte contre le bruit
            a choisi le dessin d’un cabinet de {q}
            a trouvé de l’eau claire dans les puits
            """
        ),
        "times": lines(
            """
            mardi soir
            après une réunion de {x} minutes
            pour la première fois depuis {x} mois
            peu avant les vacances
            sans long débat
            en début de semaine
            malgré les doutes de {q}
            """
        ),
        "tails": lines(
            """
            tandis que {x} habitants suivaient la séance
            bien que le rapport cite {x} questions ouvertes
            parce que les vieux tuyaux fuient à {x} endroits
            et une seconde étape doit suivre à l’automne
            comme les voisins de {q} avant eux
            ce qui épargne environ {x} heures de travail par mois
            même si l’argent arrive plus tard que prévu
            """
        ),
        "quotes": lines(
            """
            Nous attendons ce moment depuis {x} semaines
            Personne ne pensait que ce serait aussi simple
            C’est un petit pas, mais c’est le bon
            Les chiffres parlent d’eux-mêmes
            Nous regarderons chaque arbre avant de décider
            Ce qui compte, ce sont des portes ouvertes
            J’aime mieux un bateau lent que pas de bateau
            """
        ),
        "roles": lines(
            """
            qui dirige les travaux
            boulanger à {p}
            porte-parole du conseil
            qui vit à {p} depuis {x} mois
            la plus jeune élue du conseil
            """
        ),
        "shorts": lines(
            """
            les travaux doivent finir en semaine {x}
            rien de cela n’est nouveau à {p}
            une décision est attendue le mois prochain
            la lettre compte déjà {x} signatures
            personne ne sait combien de temps il faudra
            """
        ),
        "topics": lines(
            """
            Les prochaines étapes
            Une longue attente à {p}
            Le regard de {q}
            De l’argent pour {x} ans encore
            Des questions ouvertes
            """
        ),
        "items": lines(
            """
            {x} nouveaux bancs au bord de la rivière
            Une deuxième porte pour la bibliothèque de {p}
            Des travaux sur le toit de la halle
            Un bus vers {q} au moins {x} fois par semaine
            Un rapport avant le printemps
            """
        ),
    },
    forms=(
        "{S} {D} {T}.",
        "{S} {D}, {L}.",
        "{S} {D} {T}, {L}.",
        "« {Q} », dit {a}, {R}.",
        "{B}.",
        "Selon {S}, {B}.",
    ),
    titles=("{S} {D}", "{p} : {S} {D}", "{S} {D} {T}", "{O} : {S} {D}"),
    sections=("Région", "Économie", "Culture", "Sports", "Sciences", "Voyages", "Débats", "Logement"),
    words={
        "by": "Par",
        "and": "et",
        "role": "Journaliste",
        "published": "Publié le",
        "updated": "Mis à jour le",
        "more": "Lire la suite",
        "also": "À lire aussi",
        "related": "Sur le même sujet",
        "most": "Les plus lus",
        "latest": "Dernières nouvelles",
        "share": "Partager cet article",
        "letter": "Recevez notre lettre du matin : cinq histoires dans votre boîte chaque jour.",
        "signup": "S’inscrire",
        "ad": "Publicité",
        "comments": "Commentaires",
        "comment": "Merci pour cet article, je passe par là chaque matin et je me posais la question.",
        "reply": "Répondre",
        "tags": "Thèmes",
        "cookie": "Nous utilisons des cookies pour mesurer l’usage de nos pages. Vous pouvez changer d’avis à tout moment.",
        "accept": "Tout accepter",
        "home": "Accueil",
        "next": "Suivant",
        "older": "Articles plus anciens",
        "newer": "Articles plus récents",
        "about": "Qui sommes-nous",
        "contact": "Contact",
        "privacy": "Vie privée",
        "jobs": "Emplois",
        "search": "Recherche",
        "login": "Connexion",
        "lost": "Page introuvable",
        "lost_text": "La page que vous cherchez n’existe pas ou a été déplacée.",
        "bio": "{a} écrit sur les villes et les rivières. Auparavant, {a} travaillait pour une petite radio de la côte.",
        "minutes": "{x} min de lecture",
        "photo": "Photo : {a}",
        "caption": "La place de {p} par un matin calme, vue de la tour.",
        "live": "En direct",
        "gallery": "En images",
        "video": "Vidéo",
        "wall": "Abonnez-vous pour lire la suite de cet article. Déjà abonné ? Connectez-vous.",
        "rights": "Tous droits réservés",
        "address": "4 rue du Quai, 12040 Valmont",
        "about_text": "Nous sommes une petite rédaction et nous racontons la vallée depuis trente ans. Écrivez-nous si vous "
        "trouvez une erreur ; nous la corrigeons au grand jour. Nos lecteurs sont nos propriétaires.",
        "follow": "Suivez-nous",
        "name": "{n} de {p}",
        "names": "Courrier Journal Écho Quotidien Dépêche",
    },
    days=("{d} {name} {Y}", "{dd}.{mm}.{Y}"),
    moments=("{d} {name} {Y} à {H}:{M}", "{d} {name} {Y}, {H}:{M}"),
)
