//! The words around companies in Spanish.

use crate::languages::Companies;

pub static COMPANIES: Companies = Companies {
    legal_forms: &[
        "S.A.", "S.A", "SA", "S.A.U.", "S.A.B. de C.V.", "S.A.B.", "S.A. de C.V.", "SAB de CV", "SA de CV", "S. de R.L. de C.V.", "S. de R.L.", "S.L.", "S.L.U.", "SL", "SLU", "S.R.L.", "SRL", "S.A.S.", "SAS", "S. Coop.", "S.A.A.", "S.A.C.", "Inc.", "Inc", "Corp.", "Corp",
        "Ltd.", "Ltd", "PLC", "plc", "AG", "GmbH", "N.V.", "SE", "SpA", "LLC", "y Cía", "e Hijos", "Hermanos", "Holdings", "Holding", "Group", "Capital", "Ventures", "Partners", "Technologies", "Energía", "Seguros",
    ],
    legal_fronts: &["Grupo", "Banco", "Banca", "Caja", "Cajamar", "Compañía", "Aerolíneas", "Constructora", "Inmobiliaria", "Laboratorios", "Bodegas", "Cementos", "Seguros", "Editorial", "Autopistas", "Hoteles", "Supermercados", "Almacenes", "Industrias", "Minera", "Transportes", "Viajes", "Conservas", "Cervecería", "Farmacéutica", "Financiera", "Inversiones", "Ferrocarriles"],
    generic_stems: &[
        "Banco Central", "Banco Mundial", "Banco de España", "Banco de México", "Banco Interamericano", "Banco Asiático", "Banco Europeo", "Banco de la República", "Banco Nacional", "Grupo Parlamentario", "Grupo Socialista", "Grupo Popular", "Grupo Mixto", "Grupo de los", "Grupo de", "Banco Central Europeo",
        "Caja Negra", "Caja Única", "Banco de Japón", "Banco de Inglaterra", "Banco de Alimentos", "Banco de Sangre", "Grupo Wagner", "Banco Popular de China", "Banco de Pagos", "Minera de", "Banca Privada", "Caja de Pensiones", "Compañía Nacional de Danza", "Compañía Nacional",
    ],
    edges: &[],
    cues_before: &[
        "la empresa", "la firma", "la compañía", "la petrolera", "la eléctrica", "la aerolínea", "la filial", "la tecnológica", "la multinacional", "la cadena", "la constructora", "la farmacéutica", "la aseguradora", "la operadora", "la startup", "la automotriz", "la minera", "la cementera", "la plataforma", "la entidad", "la fintech", "la gestora",
        "la cervecera", "la textil", "la energética", "la naviera", "la consultora", "la inmobiliaria", "la distribuidora", "la gasista", "la papelera", "la siderúrgica", "la alimentaria", "la cooperativa", "la concesionaria", "la teleco", "la biotecnológica", "la hotelera", "la socimi", "la emergente",
        "el fabricante", "el gigante", "el grupo", "el banco", "el conglomerado", "el operador", "el minorista", "el productor", "el proveedor", "el fondo", "el consorcio", "el holding", "el unicornio", "el laboratorio", "el neobanco", "el desarrollador",
        "empresa", "compañía", "firma", "operadora", "acciones de", "títulos de", "filial de", "propietaria de", "dueña de", "matriz de", "rival", "competidora", "socia", "fabricante",
    ],
    cues_after: &["anunció", "informó", "comunicó", "facturó", "cotiza", "adquirió", "cerró", "invertirá", "compró", "lanzó", "ganó", "perdió", "cae", "sube", "reportó", "presentó", "despedirá", "prevé", "suma", "cede", "avanza"],
};
