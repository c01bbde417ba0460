"""Trades that sell over the counter, as data."""

from simulator.books.sectors import FESTIVE, SALES_MONTHS, STEADY, SUMMER, Goods, Sector

FOOD_TILL = (
    Goods("700100", "V06", 80, 0, "VENTES 6", "VERKOPEN 6"),
    Goods("700200", "V12", 6, 0, "VENTES 12", "VERKOPEN 12"),
    Goods("700300", "V21", 14, 0, "VENTES 21", "VERKOPEN 21"),
)
TABLE_TILL = (
    Goods("700200", "V12", 68, 0, "PLATS", "GERECHTEN"),
    Goods("700300", "V21", 29, 0, "BOISSONS", "DRANKEN"),
    Goods("700100", "V06", 3, 0, "A EMPORTER", "AFHAAL"),
)
SHOP_TILL = (Goods("700300", "V21", 100, 0, "VENTES 21", "VERKOPEN 21"),)
SHOPS = (
    Sector(
        "bakery",
        (
            Goods("700100", "V06", 80, 240, "PAINS ET PATISSERIES", "BROOD EN GEBAK"),
            Goods("700300", "V21", 20, 90, "BOISSONS", "DRANKEN"),
        ),
        (
            Goods("600100", "A06", 40, 520, "FARINE", "BLOEM"),
            Goods("600200", "A06", 30, 260, "BEURRE ET OEUFS", "BOTER EN EIEREN"),
            Goods("600300", "A21", 8, 180, "BOISSONS", "DRANKEN"),
            Goods("601100", "A21", 14, 150, "EMBALLAGES", "VERPAKKING"),
            Goods("611100", "A21", 8, 290, "ENTRETIEN FOUR", "ONDERHOUD OVEN"),
        ),
        FESTIVE,
        goods_share=0.38,
        staff_share=0.3,
        till_euros=1450,
        till=FOOD_TILL,
        customers_share=0.3,
        stock_account="300000",
    ),
    Sector(
        "restaurant",
        (Goods("700200", "V12", 100, 680, "BANQUET", "BANKET"),),
        (
            Goods("600200", "A06", 48, 340, "PRODUITS FRAIS", "VERSE PRODUCTEN"),
            Goods("600300", "A21", 28, 460, "BOISSONS", "DRANKEN"),
            Goods("601000", "A21", 12, 130, "FOURNITURES CUISINE", "KEUKENBENODIGDHEDEN"),
            Goods("617000", "A21", 12, 540, "EXTRAS INTERIM", "UITZENDKRACHTEN"),
        ),
        SUMMER,
        goods_share=0.36,
        staff_share=0.33,
        till_euros=1900,
        till=TABLE_TILL,
        customers_share=0.25,
        stock_account="300000",
    ),
    Sector(
        "retail",
        (Goods("700300", "V21", 100, 310, "VETEMENTS", "KLEDIJ"),),
        (
            Goods("604000", "A21", 55, 1650, "COLLECTION", "COLLECTIE"),
            Goods("604200", "AIC", 30, 2100, "COLLECTION UE", "COLLECTIE EU"),
            Goods("601100", "A21", 15, 130, "EMBALLAGES", "VERPAKKING"),
        ),
        SALES_MONTHS,
        goods_share=0.5,
        staff_share=0.2,
        till_euros=1100,
        till=SHOP_TILL,
        customers_share=0.3,
        stock_account="340000",
    ),
    Sector(
        "pharmacy",
        (Goods("700100", "V06", 100, 890, "TIERS PAYANT", "DERDEBETALER"),),
        (
            Goods("604000", "A06", 78, 1250, "MEDICAMENTS", "GENEESMIDDELEN"),
            Goods("604000", "A21", 22, 480, "PARAPHARMACIE", "PARAFARMACIE"),
        ),
        STEADY,
        goods_share=0.66,
        staff_share=0.14,
        till_euros=2600,
        till=(
            Goods("700100", "V06", 74, 0, "MEDICAMENTS", "GENEESMIDDELEN"),
            Goods("700300", "V21", 26, 0, "PARAPHARMACIE", "PARAFARMACIE"),
        ),
        customers_share=0.25,
        stock_account="340000",
    ),
    Sector(
        "hairdresser",
        (Goods("700300", "V21", 100, 120, "PRODUITS", "PRODUCTEN"),),
        (
            Goods("604000", "A21", 70, 240, "PRODUITS CAPILLAIRES", "HAARPRODUCTEN"),
            Goods("601000", "A21", 30, 90, "FOURNITURES", "BENODIGDHEDEN"),
        ),
        FESTIVE,
        goods_share=0.15,
        staff_share=0.36,
        till_euros=620,
        till=SHOP_TILL,
        customers_share=0.2,
        stock_account="340000",
    ),
)
