"""Run by the system's Python, which has QGIS: renders the layers of a plan file with their stored styles.

Usage: python3 qgis_colours.py PLAN.gpkg OUT.json. Writes the kind of each layer's default style, and the colour seen
inside each grid when the grids alone are drawn.
"""

import json
import sys

from qgis.core import (
    QgsApplication,
    QgsFeatureRequest,
    QgsGeometry,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

SIZE = 1000
LAYERS = ("grids", "units", "cells", "roads", "communities", "outline")


def layer_of(file: str, name: str) -> QgsVectorLayer:
    """Return a layer with the style that QGIS finds in the file by itself."""
    layer = QgsVectorLayer(f"{file}|layername={name}", name, "ogr")
    assert layer.isValid(), name
    return layer


def painted(layer: QgsVectorLayer):
    """Return the picture of a layer alone on white, without labels, and what turns places into pixels."""
    layer.setLabelsEnabled(False)
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(layer.extent().buffered(10))
    settings.setOutputSize(QSize(SIZE, SIZE))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage(), settings.mapToPixel()


def colours_of(layer: QgsVectorLayer) -> dict[str, list[int]]:
    """Return code → red, green and blue at a place inside the grid."""
    picture, pixels = painted(layer)
    found = {}
    for feature in layer.getFeatures(QgsFeatureRequest()):
        place = QgsGeometry(feature.geometry()).poleOfInaccessibility(1)[0].asPoint()
        spot = pixels.transform(place)
        colour = picture.pixelColor(int(spot.x()), int(spot.y()))
        found[feature["grid"]] = [colour.red(), colour.green(), colour.blue()]
    return found


def told(file: str) -> dict:
    """Return what QGIS makes of the plan file."""
    layers = {name: layer_of(file, name) for name in LAYERS}
    grids = layers["grids"]
    return {
        "renderers": {name: layer.renderer().type() for name, layer in layers.items()},
        "labels": grids.labelsEnabled(),
        "legend": [item.label() for item in grids.renderer().legendSymbolItems()],
        "colours": colours_of(grids),
    }


if __name__ == "__main__":
    application = QgsApplication([], False)
    application.initQgis()
    with open(sys.argv[2], "w", encoding="utf-8") as target:
        json.dump(told(sys.argv[1]), target)
    application.exitQgis()
