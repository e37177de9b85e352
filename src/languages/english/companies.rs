//! The words around companies in English.

use crate::languages::Companies;

pub static COMPANIES: Companies = Companies {
    legal_forms: &[
        "AG", "Airlines", "Airways", "B.V.", "Bancorp", "Bank", "Biosciences", "Biotech", "Brands", "Brothers", "Capital", "Co", "Co.", "Communications", "Corp", "Corp.", "Corporation", "Electric", "Electronics", "Energy", "Entertainment", "Financial", "Foods", "GmbH", "Group", "Holding", "Holdings", "Inc", "Inc.", "Industries", "Insurance", "International", "LLC", "LLP", "Laboratories", "Labs", "Limited", "Logistics", "Ltd", "Ltd.", "Mining", "Motor", "Motors", "N.V.", "Networks", "Oil", "PLC", "Partners", "Petroleum", "Pharma", "Pharmaceuticals", "Plc", "Pty", "Resources", "Robotics", "S.A.", "S.p.A.", "SA", "SE", "Securities", "Semiconductor", "Software", "Solutions", "Steel", "Studios", "Systems", "Technologies", "Technology", "Telecom", "Therapeutics", "Ventures", "plc",
    ],
    legal_fronts: &["Banco", "Grupo", "Bank of"],
    generic_stems: &["Bank of England", "Bank of Japan", "Bank of Canada", "Bank of Korea", "World Bank", "Central Bank", "West Bank", "Development Bank", "Reserve Bank", "Investment Bank", "The Group", "Contact Group", "European Central Bank", "European Investment Bank", "Asian Development Bank", "Left Bank", "Right Bank", "National Bank", "Federal Reserve Bank", "People's Bank", "South Bank", "Working Group", "Clean Energy", "Renewable Energy", "Nuclear Energy", "Crude Oil", "Amnesty International", "Human Capital", "Venture Capital", "Private Capital", "World Health", "Big Oil", "Brent Oil", "Olive Oil", "Health Insurance", "Information Technology", "Senior Partners", "Olympic Airways", "The Brothers", "Wright Brothers", "Transparency International", "Foreign", "Department of Energy"],
    edges: &[],
    cues_before: &["chipmaker", "carmaker", "automaker", "drugmaker", "startup", "start-up", "retailer", "airline", "lender", "bank", "insurer", "miner", "oil major", "company", "firm", "maker", "giant", "rival", "operator", "developer", "owner", "group", "supermarket chain", "brewer", "utility", "broker", "shares of", "shares in", "subsidiary of", "unit of", "parent", "software group", "fintech", "platform", "publisher", "shipping line", "conglomerate", "manufacturer", "contractor", "supplier"],
    cues_after: &["said", "announced", "shares", "stock", "chief executive", "CEO", "reported", "posted", "unveiled", "plans", "agreed", "has agreed", "raised", "acquired", "'s shares", "'s stock", "'s chief executive", "spokesman", "spokeswoman", "executives", "employees", "customers", "founder", "chairman"],
};
