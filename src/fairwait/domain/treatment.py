"""Treatment functions and parts of the referral-to-treatment (RTT) return."""

from __future__ import annotations

from enum import StrEnum

#: Codes and names as published since April 2021. C_999 is the published total of the others: never add it to them.
TOTAL = "C_999"
TREATMENT_FUNCTIONS: dict[str, str] = {
    "C_100": "General surgery",
    "C_101": "Urology",
    "C_110": "Trauma and orthopaedics",
    "C_120": "Ear, nose and throat",
    "C_130": "Ophthalmology",
    "C_140": "Oral surgery",
    "C_150": "Neurosurgery",
    "C_160": "Plastic surgery",
    "C_170": "Cardiothoracic surgery",
    "C_300": "General internal medicine",
    "C_301": "Gastroenterology",
    "C_320": "Cardiology",
    "C_330": "Dermatology",
    "C_340": "Respiratory medicine",
    "C_400": "Neurology",
    "C_410": "Rheumatology",
    "C_430": "Elderly medicine",
    "C_502": "Gynaecology",
    "X01": "Other",
    "X02": "Other medical services",
    "X03": "Other mental health services",
    "X04": "Other paediatric services",
    "X05": "Other surgical services",
    "X06": "Other services",
    TOTAL: "All treatment functions",
}
#: The four treatment areas that the Medical Technology Group reports on, in its order.
MTG_TREATMENT_FUNCTIONS = ("C_320", "C_110", "C_502", "C_100")


class Part(StrEnum):
    """Parts of the RTT return. 2A is a subset of 2; flows may be summed over months, stocks may not."""

    ADMITTED = "1A"
    NON_ADMITTED = "1B"
    INCOMPLETE = "2"
    INCOMPLETE_DTA = "2A"
    NEW_PERIODS = "3"

    @property
    def label(self) -> str:
        return {
            "1A": "completed pathways for admitted patients",
            "1B": "completed pathways for non-admitted patients",
            "2": "incomplete pathways",
            "2A": "incomplete pathways with a decision to admit",
            "3": "new RTT periods",
        }[self.value]
