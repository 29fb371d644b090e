// A finger that moves over a picture moves its rule: a browser would send all of its movements to where it began.
if (!window.explorerFingers) {
    window.explorerFingers = true
    document.addEventListener("pointerdown", event => {
        const node = event.composedPath()[0]
        if (event.pointerType === "touch" && node.closest?.('[data-testid="stVegaLiteChart"]')
            && node.hasPointerCapture?.(event.pointerId)) node.releasePointerCapture(event.pointerId)
    }, true)
}
