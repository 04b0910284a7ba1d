"""What of the description of the dataset goes into its record for DCAT-AP, as it is said there, by kind of resource."""

from ...terms import ADMS, DCAT, DCTERMS

OF_ITSELF = (DCTERMS + "title", DCTERMS + "description")
OF_THE_DATASET = (
    *OF_ITSELF,
    DCTERMS + "issued",
    DCTERMS + "accrualPeriodicity",
    DCTERMS + "spatial",
    DCTERMS + "temporal",
    DCTERMS + "type",
    DCAT + "keyword",
    DCAT + "theme",
    DCAT + "version",
    DCAT + "contactPoint",
    DCAT + "hasVersion",
    DCAT + "hasCurrentVersion",
    ADMS + "versionNotes",
)
OF_A_VERSION = (
    *OF_ITSELF,
    DCTERMS + "issued",
    DCAT + "version",
    DCAT + "isVersionOf",
    DCAT + "previousVersion",
    ADMS + "versionNotes",
)
OF_A_DISTRIBUTION = (
    *OF_ITSELF,
    DCAT + "accessURL",
    DCAT + "downloadURL",
    DCAT + "mediaType",
    DCAT + "compressFormat",
    DCAT + "byteSize",
    DCAT + "accessService",
    DCTERMS + "conformsTo",
)
OF_A_SERVICE = (
    *OF_ITSELF,
    DCTERMS + "conformsTo",
    DCAT + "endpointURL",
    DCAT + "endpointDescription",
    DCAT + "servesDataset",
)
