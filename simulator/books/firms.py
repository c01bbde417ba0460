"""Trades that invoice what they sell, as data."""

from simulator.books.sectors import BUILDING, FLAT, HARVEST, STEADY, SUBSCRIPTIONS, Goods, Sector

FIRMS = (
    Sector(
        "construction",
        (
            Goods("700100", "V06", 35, 5200, "TRAVAUX RENOVATION", "RENOVATIEWERKEN"),
            Goods("700300", "V21", 30, 6400, "TRAVAUX NEUF", "NIEUWBOUWWERKEN"),
            Goods("704000", "VCC", 35, 7800, "ETAT AVANCEMENT", "VORDERINGSSTAAT"),
        ),
        (
            Goods("600000", "A21", 52, 940, "MATERIAUX", "BOUWMATERIALEN"),
            Goods("603100", "ACC", 26, 3200, "SOUS-TRAITANCE", "ONDERAANNEMING"),
            Goods("613900", "A21", 12, 430, "LOCATION ENGINS", "HUUR MACHINES"),
            Goods("611100", "A21", 10, 210, "OUTILLAGE", "GEREEDSCHAP"),
        ),
        BUILDING,
        goods_share=0.52,
        staff_share=0.24,
        stock_account="370000",
    ),
    Sector(
        "garage",
        (
            Goods("705100", "V21", 55, 310, "ENTRETIEN VEHICULE", "ONDERHOUD VOERTUIG"),
            Goods("700300", "V21", 38, 240, "PIECES", "ONDERDELEN"),
            Goods("700000", "V21", 4, 14500, "VEHICULE OCCASION", "TWEEDEHANDSWAGEN"),
            Goods("702000", "VIC", 3, 6200, "VEHICULE UE", "WAGEN EU"),
        ),
        (
            Goods("604100", "A21", 70, 210, "PIECES DETACHEES", "ONDERDELEN"),
            Goods("604000", "A21", 8, 9800, "VEHICULE", "VOERTUIG"),
            Goods("604200", "AIC", 8, 640, "PIECES UE", "ONDERDELEN EU"),
            Goods("601000", "A21", 14, 170, "HUILES ET PNEUS", "OLIE EN BANDEN"),
        ),
        FLAT,
        goods_share=0.55,
        staff_share=0.22,
        stock_account="340000",
    ),
    Sector(
        "it_services",
        (
            Goods("705000", "V21", 82, 3800, "PRESTATIONS", "PRESTATIES"),
            Goods("705000", "VSI", 14, 5200, "PRESTATIONS UE", "PRESTATIES EU"),
            Goods("705000", "VEX", 4, 4400, "PRESTATIONS HORS UE", "PRESTATIES BUITEN EU"),
        ),
        (
            Goods("603000", "A21", 40, 2900, "SOUS-TRAITANCE", "ONDERAANNEMING"),
            Goods("616000", "ASI", 35, 260, "HEBERGEMENT", "HOSTING"),
            Goods("612700", "A21", 25, 480, "MATERIEL INFORMATIQUE", "INFORMATICA"),
        ),
        FLAT,
        goods_share=0.22,
        staff_share=0.38,
        customers_share=0.5,
    ),
    Sector(
        "consulting",
        (
            Goods("705200", "V21", 92, 2600, "HONORAIRES", "ERELONEN"),
            Goods("705200", "VSI", 5, 4100, "HONORAIRES UE", "ERELONEN EU"),
            Goods("743000", "V21", 3, 220, "FRAIS REFACTURES", "DOORGEREKENDE KOSTEN"),
        ),
        (
            Goods("603000", "A21", 60, 1500, "SOUS-TRAITANCE", "ONDERAANNEMING"),
            Goods("612800", "A06", 40, 75, "DOCUMENTATION", "DOCUMENTATIE"),
        ),
        FLAT,
        goods_share=0.15,
        staff_share=0.35,
        customers_share=0.5,
    ),
    Sector(
        "lawyer",
        (
            Goods("705200", "V21", 88, 1250, "PROVISION HONORAIRES", "PROVISIE ERELONEN"),
            Goods("743000", "V00", 12, 210, "DEBOURS", "VOORSCHOTTEN"),
        ),
        (
            Goods("613100", "A21", 55, 780, "COLLABORATEUR", "MEDEWERKER"),
            Goods("612800", "A06", 45, 95, "DOCUMENTATION JURIDIQUE", "JURIDISCHE DOCUMENTATIE"),
        ),
        FLAT,
        goods_share=0.2,
        staff_share=0.22,
    ),
    Sector(
        "wholesale",
        (
            Goods("700000", "V21", 62, 1450, "MARCHANDISES", "HANDELSGOEDEREN"),
            Goods("700100", "V06", 20, 980, "ALIMENTATION", "VOEDING"),
            Goods("702000", "VIC", 15, 3900, "LIVRAISON UE", "LEVERING EU"),
            Goods("703000", "VEX", 3, 5100, "EXPORTATION", "UITVOER"),
        ),
        (
            Goods("604000", "A21", 50, 2700, "MARCHANDISES", "HANDELSGOEDEREN"),
            Goods("604000", "A06", 18, 1500, "ALIMENTATION", "VOEDING"),
            Goods("604200", "AIC", 20, 4400, "ACHAT UE", "AANKOOP EU"),
            Goods("613700", "A21", 12, 260, "TRANSPORT", "TRANSPORT"),
        ),
        FLAT,
        goods_share=0.68,
        overheads_share=0.12,
        staff_share=0.12,
        stock_account="340000",
    ),
    Sector(
        "real_estate",
        (
            Goods("706000", "V00", 80, 950, "LOYER", "HUUR"),
            Goods("743000", "V00", 20, 140, "CHARGES LOCATIVES", "HUURLASTEN"),
        ),
        (
            Goods("611000", "A06", 60, 640, "ENTRETIEN IMMEUBLE", "ONDERHOUD GEBOUW"),
            Goods("640000", "A00", 15, 900, "PRECOMPTE IMMOBILIER", "ONROERENDE VOORHEFFING"),
            Goods("610100", "A21", 25, 220, "CHARGES COMMUNES", "GEMEENSCHAPPELIJKE KOSTEN"),
        ),
        STEADY,
        goods_share=0.25,
        staff_share=0.05,
    ),
    Sector(
        "transport",
        (
            Goods("705000", "V21", 70, 870, "TRANSPORT", "TRANSPORT"),
            Goods("705000", "VSI", 30, 1350, "TRANSPORT UE", "TRANSPORT EU"),
        ),
        (
            Goods("612300", "A21", 46, 760, "GASOIL", "DIESEL"),
            Goods("603000", "A21", 22, 930, "AFFRETEMENT", "BEVRACHTING"),
            Goods("611200", "A21", 18, 540, "ENTRETIEN CAMION", "ONDERHOUD VRACHTWAGEN"),
            Goods("615300", "A00", 14, 120, "PEAGES", "TOL"),
        ),
        FLAT,
        goods_share=0.42,
        staff_share=0.3,
    ),
    Sector(
        "farm",
        (
            Goods("701000", "V06", 85, 2900, "LAIT ET CEREALES", "MELK EN GRANEN"),
            Goods("705000", "V21", 10, 1200, "TRAVAUX AGRICOLES", "LANDBOUWWERKEN"),
            Goods("740000", "V00", 5, 5200, "PRIMES", "PREMIES"),
        ),
        (
            Goods("600000", "A06", 40, 980, "ENGRAIS ET SEMENCES", "MESTSTOF EN ZAAIGOED"),
            Goods("600000", "A12", 15, 640, "PHYTO", "GEWASBESCHERMING"),
            Goods("612300", "A21", 20, 720, "GASOIL", "DIESEL"),
            Goods("611100", "A21", 25, 540, "ENTRETIEN TRACTEUR", "ONDERHOUD TRACTOR"),
        ),
        HARVEST,
        goods_share=0.5,
        staff_share=0.08,
        customers_share=0.25,
        stock_account="300000",
    ),
    Sector(
        "medical",
        (
            Goods("707000", "V00", 95, 640, "HONORAIRES MEDICAUX", "MEDISCHE ERELONEN"),
            Goods("705200", "V21", 5, 450, "EXPERTISE", "EXPERTISE"),
        ),
        (
            Goods("601000", "A21", 60, 160, "MATERIEL MEDICAL", "MEDISCH MATERIAAL"),
            Goods("604000", "A06", 40, 190, "MEDICAMENTS", "GENEESMIDDELEN"),
        ),
        FLAT,
        goods_share=0.12,
        staff_share=0.2,
        customers_share=0.4,
    ),
    Sector(
        "association",
        (
            Goods("707000", "V00", 80, 60, "COTISATION MEMBRE", "LIDGELD"),
            Goods("740000", "V00", 8, 4800, "SUBSIDE", "SUBSIDIE"),
            Goods("700300", "V21", 12, 190, "BUVETTE", "DRANKGELEGENHEID"),
        ),
        (
            Goods("602000", "A21", 50, 280, "ANIMATION", "ANIMATIE"),
            Goods("600300", "A21", 50, 170, "BOISSONS", "DRANKEN"),
        ),
        SUBSCRIPTIONS,
        goods_share=0.4,
        staff_share=0.12,
    ),
)
