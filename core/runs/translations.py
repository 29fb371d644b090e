"""The headers that people write for the canonical columns in German, French, Spanish, and Chinese."""

TRANSLATIONS: dict[str, tuple[str, ...]] = {
    "run": ("Lauf", "Experimentname", "essai", "ejecución", "实验"),
    "step": ("Schritt", "Trainingsschritt", "étape", "paso", "步数"),
    "steps": ("Schritte", "Trainingsschritte", "Anzahl Schritte", "étapes", "nombre d'étapes", "pasos", "训练步数"),
    "params": (
        "Parameter", "Anzahl Parameter", "Parameterzahl", "Parameteranzahl", "Modellgröße", "Modellgroesse",
        "paramètres", "nombre de paramètres", "taille du modèle",
        "parámetros", "número de parámetros", "tamaño del modelo", "参数量", "参数", "模型参数量",
    ),
    "tokens": (
        "Token", "Anzahl Token", "Anzahl Tokens", "Trainingstoken", "Trainingstokens", "Tokenzahl", "jetons",
        "nombre de jetons", "nombre de tokens", "tokens d'entraînement",
        "número de tokens", "tokens de entrenamiento", "训练token数", "token数",
    ),
    "flops": ("Rechenaufwand", "Rechenleistung gesamt", "coût de calcul", "cómputo", "计算量", "训练计算量"),
    "loss": (
        "Validierungsverlust", "Testverlust", "Verlust", "Trainingsverlust", "Kreuzentropie",
        "perte de validation", "perte de test", "perte", "perte d'entraînement", "entropie croisée",
        "pérdida de validación", "pérdida", "pérdida de entrenamiento", "entropía cruzada",
        "验证损失", "损失", "训练损失",
    ),
    "learning_rate": ("Lernrate", "maximale Lernrate", "taux d'apprentissage", "tasa de aprendizaje", "学习率"),
    "depth": ("Schichten", "Anzahl Schichten", "nombre de couches", "couches", "capas", "número de capas", "层数"),
    "seed": ("Zufallsstartwert", "graine", "semilla", "随机种子"),
}  # fmt: skip
