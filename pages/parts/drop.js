// A file that is dropped anywhere on the page is given to the box that asks for one.
const files = event => [...(event.dataTransfer?.types ?? [])].includes("Files")

export default function ({parentElement}) {
  const page = parentElement.ownerDocument ?? document
  const box = () => page.querySelector('.st-key-upload_box [data-testid="stFileUploaderDropzone"]')
  const input = () => page.querySelector('.st-key-upload_box input[type="file"]')
  const inside = event => event.composedPath().includes(box())
  const over = event => {
    if (!files(event) || !input()) return
    event.preventDefault()
    event.dataTransfer.dropEffect = "copy"
    box()?.setAttribute("data-waits", "")
  }
  const out = event => { if (!event.relatedTarget) box()?.removeAttribute("data-waits") }
  const drop = event => {
    box()?.removeAttribute("data-waits")
    const place = input()
    if (!files(event) || !place || inside(event)) return
    event.preventDefault()
    event.stopPropagation()
    const given = new DataTransfer()
    for (const file of event.dataTransfer.files) given.items.add(file)
    place.files = given.files
    place.dispatchEvent(new Event("change", {bubbles: true}))
  }
  const heard = [["dragover", over], ["dragleave", out], ["drop", drop]]
  for (const [name, call] of heard) page.addEventListener(name, call, true)
  return () => { for (const [name, call] of heard) page.removeEventListener(name, call, true) }
}
