"""Spanish: phrases and the words around them. Data only."""

from __future__ import annotations

from newscrawl.demo.layouts.tongue import Tongue, lines

SPANISH = Tongue(
    code="es",
    months=tuple("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()),
    first=tuple("Lucía Andrés Marta Joaquín Elena Tomás Nuria Ramón Begoña Íñigo".split()),
    last=tuple("Valverde Quiroga Solís Arregui Montero Núñez Peña Ibarra Salcedo Rincón".split()),
    places=tuple("Valdemar Peñarroya Almenar Torrelva Ribesol Montoso Castril Olmedilla Fuenclara Arenal".split()),
    phrases={
        "subjects": lines(
            """
            el ayuntamiento de {p}
            la junta del puerto de {p}
            la empresa de aguas de {p}
            un grupo de maestras de {p}
            el museo de {p}
            la jefa de obras
            el dueño del viejo molino de {p}
            la línea de barcos entre {p} y {q}
            el sindicato de conductores
            el hospital de {p}
            la universidad de {q}
            """
        ),
        "deeds": lines(
            """
            aprobó el plan de una nueva pasarela
            presentó las cifras del gasto en calefacción
            abrió {x} salas que llevaban años cerradas
            pidió una prueba más larga del autobús nocturno
            aplazó la venta de la estación de carga
            prometió plantar {x} árboles junto al canal
            firmó un contrato con una empresa de {q}
            publicó un mapa de las calles inundadas
            subió {x} céntimos la tarifa de aparcamiento
            contó {x} golondrinas bajo el techo del mercado
            devolvió {x} cartas que nadie había abierto
            retiró la queja por el ruido
            eligió el diseño de un estudio de {q}
            no encontró sal en los pozos
            """
        ),
        "times": lines(
            """
            el martes por la tarde
            tras una reunión de {x} minutos
            por primera vez en {x} meses
            poco antes de las vacaciones
            sin mucho debate
            a comienzos de semana
            a pesar de las dudas en {q}
            """
        ),
        "tails": lines(
            """
            mientras {x} vecinos miraban desde la galería
            aunque el informe señala {x} preguntas abiertas
            porque las viejas tuberías pierden agua en {x} puntos
            y el segundo paso llegará en otoño
            como ya hicieron los vecinos de {q}
            lo que ahorra unas {x} horas de trabajo al mes
            aunque el dinero llegue más tarde de lo esperado
            """
        ),
        "quotes": lines(
            """
            Llevamos {x} semanas esperando este momento
            Nadie pensaba que fuera tan sencillo
            Es un paso pequeño, pero es el bueno
            Las cifras hablan por sí solas
            Miraremos cada árbol antes de decidir
            Lo importante es que las puertas estén abiertas
            Prefiero un barco lento a ninguno
            """
        ),
        "roles": lines(
            """
            que dirige las obras
            panadero de {p}
            portavoz de la junta
            que vive en {p} desde hace {x} meses
            la concejala más joven
            """
        ),
        "shorts": lines(
            """
            las obras deben terminar en la semana {x}
            nada de esto es nuevo en {p}
            se espera una decisión el mes que viene
            la carta tiene ya {x} firmas
            no se sabe cuánto tardará
            """
        ),
        "topics": lines(
            """
            Los próximos pasos
            Una larga espera en {p}
            La mirada de {q}
            Dinero para {x} años más
            Preguntas abiertas
            """
        ),
        "items": lines(
            """
            {x} bancos nuevos junto al río
            Una segunda puerta para la biblioteca de {p}
            Reparaciones en el techo del mercado
            Un autobús a {q} al menos {x} veces por semana
            Un informe antes de la primavera
            """
        ),
    },
    forms=(
        "{S} {D} {T}.",
        "{S} {D}, {L}.",
        "{S} {D} {T}, {L}.",
        "«{Q}», dijo {a}, {R}.",
        "{B}.",
        "Según {S}, {B}.",
    ),
    titles=("{S} {D}", "{p}: {S} {D}", "{S} {D} {T}", "{O}: {S} {D}"),
    sections=("Local", "Economía", "Cultura", "Deportes", "Ciencia", "Viajes", "Opinión", "Vivienda"),
    words={
        "by": "Por",
        "and": "y",
        "role": "Redactora",
        "published": "Publicado el",
        "updated": "Actualizado el",
        "more": "Leer más",
        "also": "Lea también",
        "related": "Noticias relacionadas",
        "most": "Lo más leído",
        "latest": "Últimas noticias",
        "share": "Compartir esta noticia",
        "letter": "Reciba nuestra carta de la mañana con cinco historias en su correo cada día.",
        "signup": "Suscribirse",
        "ad": "Publicidad",
        "comments": "Comentarios",
        "comment": "Gracias por contarlo, paso por allí cada mañana y me lo preguntaba.",
        "reply": "Responder",
        "tags": "Temas",
        "cookie": "Usamos cookies para medir el uso de nuestras páginas. Puede cambiar su elección en cualquier momento.",
        "accept": "Aceptar todo",
        "home": "Portada",
        "next": "Siguiente",
        "older": "Entradas antiguas",
        "newer": "Entradas recientes",
        "about": "Quiénes somos",
        "contact": "Contacto",
        "privacy": "Privacidad",
        "jobs": "Empleo",
        "search": "Buscar",
        "login": "Entrar",
        "lost": "Página no encontrada",
        "lost_text": "La página que busca no existe o ha cambiado de dirección.",
        "bio": "{a} escribe sobre ciudades y ríos. Antes {a} trabajó en una pequeña emisora de la costa.",
        "minutes": "{x} min de lectura",
        "photo": "Foto: {a}",
        "caption": "La plaza de {p} en una mañana tranquila, vista desde la torre.",
        "live": "En directo",
        "gallery": "En imágenes",
        "video": "Vídeo",
        "wall": "Suscríbase para leer el resto del artículo. ¿Ya es suscriptor? Entre aquí.",
        "rights": "Todos los derechos reservados",
        "address": "Calle del Muelle 4, 12040 Valdemar",
        "about_text": "Somos una redacción pequeña y contamos lo que pasa en el valle desde hace treinta años. Escríbanos "
        "si encuentra un error; lo corregimos a la vista de todos. Nuestros lectores son nuestros dueños.",
        "follow": "Síganos",
        "name": "{n} de {p}",
        "names": "Diario Correo Heraldo Noticias Gaceta",
    },
    days=("{d} de {name} de {Y}", "{dd}.{mm}.{Y}", "{d} {name} {Y}"),
    moments=("{d} de {name} de {Y}, {H}:{M}", "{d} de {name} de {Y} a las {H}:{M}"),
)
