{{- define "procurator.selector" -}}
app.kubernetes.io/name: procurator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "procurator.labels" -}}
{{ include "procurator.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}
