import Lightlag
import LightlagTesting
import Testing
