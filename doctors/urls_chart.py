"""Charts and what is read in them. The ids of patients and records are random and name nobody."""

from django.urls import path

from doctors.views import chart, contents, record

urlpatterns = [
    path("patients/<uuid:patient_id>/", chart.chart, name="chart"),
    path("patients/<uuid:patient_id>/search/", chart.search, name="chart-search"),
    path("patients/<uuid:patient_id>/records/<uuid:record_id>/", record.record, name="record"),
    path("patients/<uuid:patient_id>/records/<uuid:record_id>/<int:number>/", record.record, name="record-version"),
    path("patients/<uuid:patient_id>/records/<uuid:record_id>/<int:number>/file/", contents.download, name="record-download"),
    path("patients/<uuid:patient_id>/records/<uuid:record_id>/<int:number>/open/", contents.show, name="record-open"),
    path("patients/<uuid:patient_id>/records/<uuid:record_id>/<int:number>/preview/<int:index>/", contents.preview, name="record-preview"),
    path("patients/<uuid:patient_id>/records/<uuid:record_id>/<int:number>/check/", record.check, name="record-check"),
    path("patients/<uuid:patient_id>/records/<uuid:record_id>/<int:number>/proof/", record.proof, name="record-proof"),
]
