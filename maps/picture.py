"""Make the README's picture from the demo's page: ``make picture`` (needs Chromium)."""

import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent


def main() -> None:
    """Photograph ``demo.html`` at 1280 × 800."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("no Chromium on this machine")
    with sync_playwright() as play:
        window = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = window.new_page(viewport={"width": 1280, "height": 800})
        page.goto((HERE / "demo.html").resolve().as_uri())
        page.wait_for_timeout(3000)
        page.screenshot(path=HERE / "nantes.png", caret="initial")
        window.close()
    Image.open(HERE / "nantes.png").convert("RGB").quantize(200).save(HERE / "nantes.png", optimize=True)


if __name__ == "__main__":
    main()
