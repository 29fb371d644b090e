"""The headers that people write for the canonical columns in German, French, Spanish, and Chinese."""

TRANSLATIONS: dict[str, tuple[str, ...]] = {
    "run": ("Lauf", "Experimentname", "essai", "ejecución", "实验"),
    "step": ("Schritt", "Trainingsschritt", "étape", "paso", "步数"),
    "steps": ("Schritte", "Trainingsschritte", "Anzahl Schritte", "étapes", "nombre d'étapes", "pasos", "训练步数"),
    "params": (
        "Parameter", "Anzahl Parameter", "Parameterzahl", "Parameteranzahl", "Modellgröße", "Modellgroesse",
        "Anzahl der Parameter", "Zahl der Parameter",
        "paramètres", "nombre de paramètres", "taille du modèle", "nombre de paramètres du modèle",
        "parámetros", "número de parámetros", "tamaño del modelo", "cantidad de parámetros",
        "参数量", "参数", "模型参数量", "参数规模", "模型规模", "模型大小", "参数数量", "总参数量",
    ),
    "tokens": (
        "Token", "Anzahl Token", "Anzahl Tokens", "Trainingstoken", "Trainingstokens", "Tokenzahl",
        "Anzahl der Token", "Anzahl der Tokens", "Zahl der Tokens", "Trainingsdaten", "Datenmenge",
        "Trainingsdatenmenge", "jetons", "données d'entraînement", "nombre de jetons d'entraînement",
        "nombre de jetons", "nombre de tokens", "tokens d'entraînement",
        "número de tokens", "tokens de entrenamiento", "cantidad de tokens", "datos de entrenamiento",
        "训练token数", "token数", "训练token量", "token量", "训练tokens", "训练词元数", "词元数", "训练数据量",
        "数据量",
    ),
    "flops": ("Rechenaufwand", "Rechenleistung gesamt", "coût de calcul", "cómputo", "计算量", "训练计算量"),
    "loss": (
        "Validierungsverlust", "Verlust Validierung", "Validierung Verlust", "Verlust Test", "Testverlust", "Verlust",
        "Trainingsverlust", "Kreuzentropie",
        "perte de validation", "perte validation", "perte finale", "perte de test", "perte test", "perte",
        "perte d'entraînement", "entropie croisée",
        "pérdida de validación", "pérdida validación", "pérdida final", "pérdida de prueba", "pérdida",
        "pérdida de entrenamiento", "entropía cruzada",
        "验证损失", "验证集损失", "验证loss", "测试损失", "测试集损失", "最终损失", "交叉熵", "交叉熵损失", "损失",
        "训练损失",
    ),
    "learning_rate": ("Lernrate", "maximale Lernrate", "taux d'apprentissage", "tasa de aprendizaje", "学习率"),
    "depth": ("Schichten", "Anzahl Schichten", "nombre de couches", "couches", "capas", "número de capas", "层数"),
    "seed": ("Zufallsstartwert", "graine", "semilla", "随机种子"),
}  # fmt: skip
